import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

import type { Synchronous } from '@orch/sqlite';

import { openDatabase, toOrchError, transaction } from '@orch/sqlite';

import { migrations } from './schema.ts';

type Row = Record<string, unknown>;

/** The journal's database with its prepared statements. */
export class Connection implements Disposable {
  readonly #path: string;
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  /** Without a write-ahead log every commit is on the disk, and `synchronous` must stay as it is. */
  readonly #writesAhead: boolean;
  #full = false;

  constructor(path: string, busyTimeoutMs: number | undefined) {
    this.#path = path;
    this.#db = openDatabase(path, { migrations, ...(busyTimeoutMs === undefined ? {} : { busyTimeoutMs }) });
    this.#writesAhead = this.#db.prepare('PRAGMA journal_mode').get()?.['journal_mode'] === 'wal';
  }

  /**
   * One write transaction. With `durable` it is on the disk when this returns, and so is everything committed before;
   * otherwise it survives the death of the process, but a power loss may take it.
   */
  write<T>(durable: boolean, work: () => Synchronous<T>): T {
    return this.#guard(() => {
      this.#synchronous(durable);
      return transaction(this.#db, work);
    });
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#guard(() => this.#prepare(sql).all(...values));
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#guard(() => this.#prepare(sql).get(...values));
  }

  /** Answers how many rows changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return this.#guard(() => Number(this.#prepare(sql).run(...values).changes));
  }

  [Symbol.dispose](): void {
    this.#statements.clear();
    if (this.#db.isOpen) this.#db.close();
  }

  #synchronous(full: boolean): void {
    if (!this.#writesAhead || this.#full === full) return;
    this.#db.exec(`PRAGMA synchronous = ${full ? 'FULL' : 'NORMAL'}`);
    this.#full = full;
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw toOrchError(error, this.#path);
    }
  }
}
