import type { DatabaseSync } from 'node:sqlite';

import { heldUsd, spentUsd } from './schema.ts';
import type { LedgerFilter, LedgerGroup, LedgerTotals, RecordedCall } from './types.ts';

const sums = `count(*) AS calls,
  coalesce(sum(ended_at IS NULL), 0) AS running,
  total(cost_usd) AS costUsd,
  coalesce(sum(ended_at IS NOT NULL AND cost_usd IS NULL), 0) AS unknownCalls,
  coalesce(sum(ended_at IS NOT NULL AND cost_usd IS NOT NULL AND confidence = 'bounded'), 0) AS boundedCalls,
  total(${spentUsd}) + total(${heldUsd}) AS chargedUsd,
  coalesce(sum(uncached_input), 0) AS uncachedInput,
  coalesce(sum(cache_read), 0) AS cacheRead,
  coalesce(sum(cache_write), 0) AS cacheWrite,
  coalesce(sum(output), 0) AS output,
  coalesce(sum(reasoning), 0) AS reasoning`;

const chosen =
  'WHERE (:task IS NULL OR task = :task) AND (:run IS NULL OR run = :run) AND (:day IS NULL OR day = :day)';

function parameters({ task, run, day }: LedgerFilter): Record<string, string | null> {
  return { task: task ?? null, run: run ?? null, day: day ?? null };
}

export function totals(db: DatabaseSync, filter: LedgerFilter): LedgerTotals {
  const row = db.prepare(`SELECT ${sums} FROM call ${chosen}`).get(parameters(filter));
  return { ...row } as unknown as LedgerTotals;
}

export function endedCalls(db: DatabaseSync, filter: LedgerFilter): RecordedCall[] {
  const rows = db
    .prepare(`SELECT agent, recording FROM call ${chosen} AND ended_at IS NOT NULL ORDER BY id DESC`)
    .all(parameters(filter));
  return rows.map((row) => ({ ...row }) as unknown as RecordedCall);
}

export function totalsBy(
  db: DatabaseSync,
  group: LedgerGroup,
  filter: LedgerFilter,
): (LedgerTotals & { readonly key: string })[] {
  const column = { task: 'task', run: 'run', day: 'day', agent: 'agent' }[group];
  const rows = db
    .prepare(`SELECT ${column} AS "key", ${sums} FROM call ${chosen} GROUP BY ${column} ORDER BY min(id)`)
    .all(parameters(filter));
  return rows.map((row) => ({ ...row }) as unknown as LedgerTotals & { readonly key: string });
}
