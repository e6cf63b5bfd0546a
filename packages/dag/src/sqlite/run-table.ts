import type { Clock, Random, RunId } from '@orch/core';

import { createRunId, OrchError } from '@orch/core';

import type { OpenRequest, RunRecord } from '../journal/store.ts';
import type { Connection } from './connection.ts';

import { journalVersion } from '../journal/events.ts';
import { unfinished } from './retention.ts';
import { recordOf } from './rows.ts';

type Row = Record<string, unknown>;

/** The table of runs. What writes must run inside a write transaction. */
export class RunTable {
  readonly #db: Connection;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(db: Connection, clock: Clock, random: Random) {
    this.#db = db;
    this.#clock = clock;
    this.#random = random;
  }

  /** The newest unfinished run of a target. */
  resumable(target: string): Row | undefined {
    return this.#db.get(
      `SELECT * FROM run WHERE target = ? AND status IN (${unfinished}) ORDER BY number DESC LIMIT 1`,
      target,
    );
  }

  insert(opening: OpenRequest): { readonly run: RunId; readonly number: number } {
    const { target, graph } = opening;
    const now = this.#clock.now();
    const run = createRunId(this.#clock, this.#random);
    const row = this.#db.get(
      `INSERT INTO run (id, target, name, graph, status, version, opened_at)
       VALUES (?, ?, ?, ?, 'open', ?, ?) RETURNING number`,
      run,
      target,
      graph.name,
      graph.hash,
      journalVersion,
      Math.floor(now),
    );
    const number = Number(row?.['number']);
    this.#putRequest(number, opening);
    return { run, number };
  }

  /** An unfinished run goes on. */
  reopen(number: number, opening: OpenRequest, status: 'open' | 'compensating'): void {
    this.#db.run('UPDATE run SET status = ?, closed_at = NULL WHERE number = ?', status, number);
    this.#putRequest(number, opening);
  }

  setStatus(run: RunId, status: RunRecord['status']): void {
    this.#db.run('UPDATE run SET status = ?, closed_at = ? WHERE id = ?', status, Math.floor(this.#clock.now()), run);
  }

  /** All runs, or those of a target, oldest first. */
  list(target?: string): RunRecord[] {
    const rows =
      target === undefined
        ? this.#db.all('SELECT * FROM run ORDER BY number')
        : this.#db.all('SELECT * FROM run WHERE target = ? ORDER BY number', target);
    return rows.map(recordOf);
  }

  find(run: RunId): Row | undefined {
    return this.#db.get('SELECT * FROM run WHERE id = ?', run);
  }

  /** @throws OrchError `ORCH_RUN_UNKNOWN` */
  get(run: RunId): Row {
    const row = this.find(run);
    if (!row) throw new OrchError('ORCH_RUN_UNKNOWN', `there is no run ${run}`, { data: { run } });
    return row;
  }

  #putRequest(run: number, { parent, request }: OpenRequest): void {
    if (parent !== undefined) this.#db.run('UPDATE run SET parent = ? WHERE number = ?', parent, run);
    if (request !== undefined) {
      this.#db.run('UPDATE run SET request = ? WHERE number = ?', JSON.stringify(request), run);
    }
  }
}
