import type { Retention } from '../journal/store.ts';
import type { Connection } from './connection.ts';

import { dayMs, unfinishedStatuses } from '../journal/store.ts';
import { eventsPerRun } from './schema.ts';

/** The statuses of runs that are not finished, as a list in SQL. */
export const unfinished: string = unfinishedStatuses.map((status) => `'${status}'`).join();

const expired = (where: string, limit: string): string => `
  SELECT number FROM (
    SELECT number, closed_at, row_number() OVER (PARTITION BY target ORDER BY number DESC) AS place
    FROM run WHERE status NOT IN (${unfinished}) ${where}
  ) WHERE place > ? AND closed_at < ? ORDER BY number ${limit}`;

const expiredRuns = expired('', '');
// Two at a time: each end of a run adds one, so that the rest goes with the next ends.
const expiredOfTarget = expired('AND target = ?', 'LIMIT 2');

/** Removes runs that need not be kept, of one target a few at a time. Must run inside a write transaction. */
export function removeExpired(db: Connection, { runs, days }: Retention, now: number, target?: string): number {
  const before = Math.floor(now - days * dayMs);
  const rows = target === undefined ? db.all(expiredRuns, runs, before) : db.all(expiredOfTarget, target, runs, before);
  for (const row of rows) {
    const number = Number(row['number']);
    const first = number * eventsPerRun;
    db.run('DELETE FROM event WHERE id > ? AND id < ?', first, first + eventsPerRun);
    db.run('DELETE FROM approval WHERE run = ?', number);
    db.run('DELETE FROM cancellation WHERE run = ?', number);
    db.run('DELETE FROM run WHERE number = ?', number);
  }
  return rows.length;
}
