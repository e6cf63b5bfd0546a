import type { DatabaseSync } from 'node:sqlite';

import type { Clock } from '@orch/core';

import type { LedgerSpend, MeterableCall, MeteredSpend, ModelCall } from './types.ts';

/** The calls of models within the calls of agents, as a meter writes them down. */
export interface ModelCalls {
  running(id: number): MeterableCall | undefined;
  begin(id: number, call: ModelCall): number;
  settle(modelCall: number, spend: LedgerSpend): void;
  refuse(id: number, call: Omit<ModelCall, 'atMostUsd'>, code: string): void;
  metered(id: number): MeteredSpend | undefined;
}

export function modelCalls(db: DatabaseSync, clock: Pick<Clock, 'now'>): ModelCalls {
  return {
    running: (id) => {
      const row = db
        .prepare('SELECT id, agent, reserved_usd AS reservedUsd FROM call WHERE id = ? AND ended_at IS NULL')
        .get(id);
      return row && ({ ...row } as unknown as MeterableCall);
    },
    begin: (id, { provider, model, atMostUsd }) => {
      const { lastInsertRowid } = db
        .prepare('INSERT INTO model_call (call_id, provider, model, at_most_usd, started_at) VALUES (?, ?, ?, ?, ?)')
        .run(id, provider, model, atMostUsd, clock.now());
      return Number(lastInsertRowid);
    },
    settle: (modelCall, spend) => {
      const { uncachedInput, cacheRead, cacheWrite, output, reasoning, costUsd, confidence } = spend;
      db.prepare(
        `UPDATE model_call SET uncached_input = ?, cache_read = ?, cache_write = ?, output = ?, reasoning = ?,
           cost_usd = ?, confidence = ?, ended_at = ? WHERE id = ?`,
      ).run(uncachedInput, cacheRead, cacheWrite, output, reasoning, costUsd, confidence, clock.now(), modelCall);
    },
    refuse: (id, { provider, model }, code) => {
      const now = clock.now();
      db.prepare(
        `INSERT INTO model_call (call_id, provider, model, refusal, cost_usd, confidence, started_at, ended_at)
         VALUES (?, ?, ?, ?, 0, 'exact', ?, ?)`,
      ).run(id, provider, model, code, now, now);
    },
    metered: (id) => metered(db, id),
  };
}

/** A call whose end the meter did not see costs at most what was written down before it. */
const sums = `SELECT
  coalesce(sum(refusal IS NULL), 0) AS modelCalls,
  coalesce(sum(ended_at IS NULL), 0) AS running,
  coalesce(sum(uncached_input), 0) AS uncachedInput,
  coalesce(sum(cache_read), 0) AS cacheRead,
  coalesce(sum(cache_write), 0) AS cacheWrite,
  coalesce(sum(output), 0) AS output,
  coalesce(sum(reasoning), 0) AS reasoning,
  total(cost_usd) AS costUsd,
  coalesce(sum(confidence = 'exact' AND cost_usd IS NULL), 0) AS unpriced,
  coalesce(sum(confidence <> 'exact'), 0) AS uncertain,
  total(CASE WHEN confidence = 'exact' THEN cost_usd ELSE max(at_most_usd, coalesce(cost_usd, 0)) END) AS atMostUsd,
  coalesce(sum(confidence <> 'exact' AND at_most_usd IS NULL), 0) AS unbounded,
  count(*) AS rows
FROM model_call WHERE call_id = ?`;

function metered(db: DatabaseSync, id: number): MeteredSpend | undefined {
  const found = db.prepare(sums).get(id) as Readonly<Record<string, number>> | undefined;
  if (!found || !((found['rows'] ?? 0) > 0)) return undefined;
  const { unpriced = 0, uncertain = 0, unbounded = 0, rows: _rows, costUsd = 0, atMostUsd = 0, ...counts } = found;
  const refused = db
    .prepare('SELECT refusal, model FROM model_call WHERE call_id = ? AND refusal IS NOT NULL ORDER BY id LIMIT 1')
    .get(id);
  return {
    ...(counts as unknown as Omit<MeteredSpend, 'costUsd' | 'confidence' | 'refusal' | 'refusedModel'>),
    costUsd: unpriced > 0 ? null : costUsd,
    confidence: uncertain > 0 ? 'bounded' : 'exact',
    ...(uncertain > 0 && { atMostUsd: unpriced > 0 || unbounded > 0 ? null : atMostUsd }),
    refusal: (refused?.['refusal'] as string | undefined) ?? null,
    refusedModel: (refused?.['model'] as string | null | undefined) ?? null,
  };
}
