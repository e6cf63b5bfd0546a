import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

import type { Synchronous } from '@orch/sqlite';

import { openDatabase, toOrchError, transaction } from '@orch/sqlite';

import { isShort, readerOf, LogReserve } from './log-file.ts';
import { migrations } from './schema.ts';

type Row = Record<string, unknown>;

export interface ConnectionOptions {
  readonly busyTimeoutMs?: number;
  readonly readOnly?: boolean;
}

/** The journal's database with its prepared statements. */
export class Connection implements Disposable {
  readonly #path: string;
  readonly #isReadOnly: boolean;
  readonly #db: DatabaseSync;
  readonly #reserve: LogReserve;
  readonly #statements = new Map<string, StatementSync>();
  /** How commits are flushed; undefined before the first durable one. */
  #synchronous: 'NORMAL' | 'FULL' | 'always' | undefined;

  constructor(path: string, { busyTimeoutMs, readOnly = false }: ConnectionOptions) {
    this.#path = path;
    this.#isReadOnly = readOnly;
    this.#reserve = new LogReserve(`${path}-wal`);
    this.#db = openDatabase(path, { migrations, readOnly, ...(busyTimeoutMs === undefined ? {} : { busyTimeoutMs }) });
  }

  /**
   * One write transaction. With `durable` it is on the disk when this returns, and so is everything committed before;
   * otherwise it survives the death of the process, but a power loss may take it.
   */
  write<T>(durable: boolean, work: () => Synchronous<T>): T {
    return this.#guard(() => {
      this.#flush(durable);
      return transaction(this.#db, () => {
        const result = work();
        if (this.#synchronous === 'FULL') this.#reserve.keep();
        return result;
      });
    });
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#guard(() => this.#prepare(sql).all(...values));
  }

  /** As {@link all} with rows as lists of their columns, which costs half as much. */
  lists(sql: string, ...values: SQLInputValue[]): (readonly unknown[])[] {
    return this.#guard(() => {
      const statement = this.#prepare(sql);
      statement.setReturnArrays(true);
      return statement.all(...values) as unknown as unknown[][];
    });
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
    if (!this.#db.isOpen) return;
    using _reader = !this.#isReadOnly && isShort(`${this.#path}-wal`) ? readerOf(this.#path) : undefined;
    this.#db.close();
  }

  #flush(durable: boolean): void {
    if (durable) this.#synchronous ??= this.#initial();
    if (this.#synchronous === undefined || this.#synchronous === 'always') return;
    const wanted = durable ? 'FULL' : 'NORMAL';
    if (this.#synchronous === wanted) return;
    this.#db.exec(`PRAGMA synchronous = ${wanted}`);
    this.#synchronous = wanted;
  }

  /** Without a write-ahead log every commit is on the disk, and `synchronous` must stay as it is. */
  #initial(): 'NORMAL' | 'always' {
    return this.#db.prepare('PRAGMA journal_mode').get()?.['journal_mode'] === 'wal' ? 'NORMAL' : 'always';
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
