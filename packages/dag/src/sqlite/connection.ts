import type { SQLInputValue, StatementSync } from 'node:sqlite';

import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

import type { Synchronous } from '@orch/sqlite';

import { openDatabase, toOrchError, transaction } from '@orch/sqlite';

import { migrations } from './schema.ts';

type Row = Record<string, unknown>;

/** The journal's database with its prepared statements. */
export class Connection implements Disposable {
  readonly #path: string;
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  /** How commits are flushed; undefined before the first durable one. */
  #synchronous: 'NORMAL' | 'FULL' | 'always' | undefined;

  constructor(path: string, busyTimeoutMs: number | undefined) {
    this.#path = path;
    this.#db = openDatabase(path, { migrations, ...(busyTimeoutMs === undefined ? {} : { busyTimeoutMs }) });
  }

  /**
   * One write transaction. With `durable` it is on the disk when this returns, and so is everything committed before;
   * otherwise it survives the death of the process, but a power loss may take it.
   */
  write<T>(durable: boolean, work: () => Synchronous<T>): T {
    return this.#guard(() => {
      this.#flush(durable);
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
    if (!this.#db.isOpen) return;
    using _reader = isShort(`${this.#path}-wal`) ? readerOf(this.#path) : undefined;
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

/** Up to this size, in bytes, reading a log again costs less than the flushes of moving it into the database. */
const shortLog = 512 * 1024;

function isShort(log: string): boolean {
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  return size > 0 && size < shortLog;
}

/**
 * A second connection, which reads only. While it is open, SQLite neither moves the log into the database nor deletes
 * it when the writer closes, and it does not do so itself. The log stays as it does when a process is killed.
 */
function readerOf(path: string): Disposable | undefined {
  try {
    const reader = new DatabaseSync(path, { readOnly: true });
    reader.prepare('SELECT value FROM fence').get();
    return { [Symbol.dispose]: () => reader.close() };
  } catch {
    return undefined; // Then the log is moved, as SQLite does by itself.
  }
}
