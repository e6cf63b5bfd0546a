import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

import type { JournalMode, Synchronous } from '@orch/sqlite';

import { isOrchError, OrchError } from '@orch/core';
import { openDatabase, toOrchError, transaction } from '@orch/sqlite';

import { isShort, LogFile, readerOf } from './log-file.ts';
import { migrations } from './schema.ts';

type Row = Record<string, unknown>;

export interface ConnectionOptions {
  readonly busyTimeoutMs?: number;
  readonly readOnly?: boolean;
  readonly journalMode?: JournalMode;
  /** Puts a file on the disk. @default fdatasync */
  readonly sync?: (file: number) => void;
}

/** The journal's database with its prepared statements. */
export class Connection implements Disposable {
  readonly #path: string;
  readonly #isReadOnly: boolean;
  readonly #db: DatabaseSync;
  readonly #log: LogFile;
  readonly #statements = new Map<string, StatementSync>();
  /** Whether commits go to a log that we flush; elsewhere SQLite flushes each of them. Undefined before it matters. */
  #isLogged: boolean | undefined;

  constructor(path: string, options: ConnectionOptions) {
    const { busyTimeoutMs, readOnly = false, journalMode, sync } = options;
    this.#path = path;
    this.#isReadOnly = readOnly;
    this.#log = new LogFile(`${path}-wal`, sync);
    this.#db = this.#guard(() =>
      openDatabase(path, {
        migrations,
        readOnly,
        ...(busyTimeoutMs === undefined ? {} : { busyTimeoutMs }),
        ...(journalMode === undefined ? {} : { journalMode }),
      }),
    );
  }

  /**
   * One write transaction. With `durable` it is on the disk when this returns, and so is everything committed before;
   * otherwise it survives the death of the process, but a power loss may take it.
   */
  write<T>(durable: boolean, work: () => Synchronous<T>): T {
    return this.#guard(() => {
      const isFlushed = durable && this.#flushes();
      const answer = transaction(this.#db, () => {
        const result = work();
        if (isFlushed && this.#log.isReserveDue()) this.#log.reserve();
        return result;
      });
      if (isFlushed) this.#log.flush();
      return answer;
    });
  }

  /**
   * One write transaction of a single statement, in the sense of {@link write}; answers how many rows changed. Beginning
   * and ending a transaction in statements of their own takes a quarter of what lies between two flushes.
   */
  writeAlone(durable: boolean, sql: string, values: readonly SQLInputValue[]): number {
    // No function is made for the guard: this is done between any two steps.
    try {
      const statement = this.#prepare(sql);
      const isFlushed = durable && this.#flushes();
      const isLonger = isFlushed && this.#log.isReserveDue();
      const changes = isLonger ? this.#reserving(statement, values) : changesBy(statement, values);
      if (isFlushed && changes > 0) this.#log.flush();
      return changes;
    } catch (error) {
      throw typed(error, this.#path);
    }
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
    return this.#guard(() => changesBy(this.#prepare(sql), values));
  }

  /** Runs a statement once for each list of values. */
  runAll(sql: string, rows: Iterable<readonly SQLInputValue[]>): void {
    this.#guard(() => {
      const statement = this.#prepare(sql);
      for (const row of rows) statement.run(...row);
    });
  }

  [Symbol.dispose](): void {
    this.#statements.clear();
    this.#log[Symbol.dispose]();
    if (!this.#db.isOpen) return;
    using _reader = !this.#isReadOnly && isShort(`${this.#path}-wal`) ? readerOf(this.#path) : undefined;
    this.#db.close();
  }

  #reserving(statement: StatementSync, values: readonly SQLInputValue[]): number {
    return transaction(this.#db, () => {
      const changes = changesBy(statement, values);
      this.#log.reserve();
      return changes;
    });
  }

  /** Without a write-ahead log every commit is on the disk already, because `synchronous` is `FULL` there. */
  #flushes(): boolean {
    return (this.#isLogged ??= this.#db.prepare('PRAGMA journal_mode').get()?.['journal_mode'] === 'wal');
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
      throw typed(error, this.#path);
    }
  }
}

function changesBy(statement: StatementSync, values: readonly SQLInputValue[]): number {
  return Number(statement.run(...values).changes);
}

function typed(error: unknown, path: string): OrchError {
  const known = toOrchError(error, path);
  if (!isOrchError(known, 'ORCH_SQLITE_CORRUPT')) return known;
  return new OrchError('ORCH_JOURNAL_CORRUPT', `the journal cannot be read: ${known.message}`, {
    help: 'Restore the file from a copy, or move it away to begin with an empty journal.',
    location: { file: path, line: 1, column: 1 },
    data: known.data,
    cause: error,
  });
}
