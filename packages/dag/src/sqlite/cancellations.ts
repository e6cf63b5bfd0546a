import type { Cancellation } from '../journal/inbox.ts';
import type { Connection } from './connection.ts';

/** Must run inside a write transaction. */
export function putCancellation(db: Connection, run: number, { by, at, reason }: Cancellation): void {
  const sql = 'INSERT OR REPLACE INTO cancellation (run, by, reason, at) VALUES (?, ?, ?, ?)';
  db.run(sql, run, by, reason ?? null, at);
}

export function cancellationOf(db: Connection, run: number): Cancellation | undefined {
  const [row] = db.lists('SELECT by, reason, at FROM cancellation WHERE run = ?', run);
  if (row === undefined) return undefined;
  // The table is STRICT, so that columns have their types.
  const [by, reason, at] = row as [string, string | null, number];
  return { by, at, ...(reason === null ? {} : { reason }) };
}
