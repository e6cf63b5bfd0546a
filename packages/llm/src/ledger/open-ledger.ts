import type { DatabaseSync } from 'node:sqlite';

import { systemClock, type Clock } from '@orch/core';
import { currentProcess, formatProcess, parseProcess, processState } from '@orch/core/process-identity';
import { openDatabase, toOrchError, transaction } from '@orch/sqlite';

import { grant, type CapState } from './grant.ts';
import { heldUsd, ledgerMigrations, spentUsd } from './schema.ts';
import { modelCalls } from './model-calls.ts';
import { endedCalls, totals, totalsBy } from './totals.ts';
import { unknownSpend } from './unknown-spend.ts';
import type { Ledger, LedgerCall, LedgerCaps, LedgerFilter, LedgerSpend, OpenCall, Reservation } from './types.ts';

export interface LedgerOptions {
  /** Only reads; the file must exist. */
  readonly readOnly?: boolean;
  /** @default the system's */
  readonly clock?: Pick<Clock, 'now'>;
}

/**
 * Opens the ledger in the file `path`, and makes it where there is none. What was begun or settled is on the disk when the
 * call returns, and stays there whatever kills the process.
 *
 * @throws OrchError of `openDatabase` of `@orch/sqlite`; its methods throw `ORCH_LEDGER_CAP` and `ORCH_SQLITE_…`.
 */
export function openLedger(path: string, { readOnly = false, clock = systemClock }: LedgerOptions = {}): Ledger {
  const db = openDatabase(path, { readOnly, synchronous: 'FULL', migrations: ledgerMigrations });
  const typed = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw toOrchError(error, path);
    }
  };
  const models = modelCalls(db, clock);
  return {
    begin: (call, caps) => typed(() => begin(db, call, caps, clock.now())),
    settle: (id, spend) => typed(() => settle(db, id, spend, clock.now())),
    async recover(read) {
      let settled = 0;
      for (const call of typed(() => abandoned(db, clock.now()))) {
        const spend = (await read(call)) ?? unknownSpend;
        if (typed(() => settle(db, call.id, spend, clock.now(), true))) settled += 1;
      }
      return settled;
    },
    running: (id) => typed(() => models.running(id)),
    beginModelCall: (id, call) => typed(() => models.begin(id, call)),
    settleModelCall: (modelCall, spend) => typed(() => models.settle(modelCall, spend)),
    refuseModelCall: (id, call, code) => typed(() => models.refuse(id, call, code)),
    metered: (id) => typed(() => models.metered(id)),
    ended: (filter = {}) => typed(() => endedCalls(db, filter)),
    totals: (filter = {}) => typed(() => totals(db, filter)),
    totalsBy: (group, filter = {}) => typed(() => totalsBy(db, group, filter)),
    [Symbol.dispose]: () => db.close(),
  };
}

function begin(db: DatabaseSync, call: LedgerCall, caps: LedgerCaps, now: number): Reservation {
  const { attempt, task, run, agent, model, recording, longestMs } = call;
  const day = new Date(now).toISOString().slice(0, 10);
  return transaction(db, () => {
    const grantedUsd = grant([
      ...capState(db, 'task', caps.taskUsd, { task, run }),
      ...capState(db, 'run', caps.runUsd, { run }),
      ...capState(db, 'day', caps.dayUsd, { day }),
    ]);
    const before = db.prepare('SELECT coalesce(max(call), 0) AS n FROM call WHERE attempt = ?').get(attempt);
    const number = Number(before?.['n']) + 1;
    const { lastInsertRowid } = db
      .prepare(
        `INSERT INTO call (attempt, call, task, run, day, agent, model, recording, process, reserved_usd, started_at, ends_by)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        attempt,
        number,
        task,
        run,
        day,
        agent,
        model,
        recording,
        formatProcess(currentProcess()),
        grantedUsd,
        now,
        now + longestMs,
      );
    return { id: Number(lastInsertRowid), call: number, grantedUsd };
  });
}

function capState(db: DatabaseSync, cap: CapState['cap'], capUsd: number | null, of: LedgerFilter): CapState[] {
  if (capUsd === null) return [];
  const names = Object.keys(of).map((name) => `${name} = :${name}`);
  const row = db
    .prepare(`SELECT total(${spentUsd}) AS spent, total(${heldUsd}) AS held FROM call WHERE ${names.join(' AND ')}`)
    .get({ ...of });
  return [{ cap, capUsd, spentUsd: Number(row?.['spent']), reservedUsd: Number(row?.['held']) }];
}

/** Whether the call was written; one that others have settled is not `recovered` again. */
function settle(db: DatabaseSync, id: number, spend: LedgerSpend, now: number, recovered = false): boolean {
  const { changes } = db
    .prepare(
      `UPDATE call SET uncached_input = ?, cache_read = ?, cache_write = ?, output = ?, reasoning = ?, cost_usd = ?,
         at_most_usd = ?, confidence = ?, ended_at = ? WHERE id = ? ${recovered ? 'AND ended_at IS NULL' : ''}`,
    )
    .run(
      spend.uncachedInput,
      spend.cacheRead,
      spend.cacheWrite,
      spend.output,
      spend.reasoning,
      spend.costUsd,
      spend.atMostUsd ?? null,
      spend.confidence,
      now,
      id,
    );
  return Number(changes) > 0;
}

/** The calls that have not ended, of processes that have. */
function abandoned(db: DatabaseSync, now: number): OpenCall[] {
  const rows = db
    .prepare(
      `SELECT id, attempt, call, task, run, agent, recording, reserved_usd AS reservedUsd, process, ends_by AS endsBy
       FROM call WHERE ended_at IS NULL ORDER BY id`,
    )
    .all();
  return rows
    .filter((row) => isDead(String(row['process']), Number(row['endsBy']), now))
    .map(({ process: _process, endsBy: _endsBy, ...row }) => row as unknown as OpenCall);
}

/** Of a process in another container nobody knows; its call has a longest time. */
function isDead(name: string, endsBy: number, now: number): boolean {
  const identity = parseProcess(name);
  if (!identity) return true;
  const state = processState(identity);
  return state === 'dead' || state === 'other-boot' || (state === 'other-namespace' && now > endsBy);
}
