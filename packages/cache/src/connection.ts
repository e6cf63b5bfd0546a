import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';

import { Generations } from './generations.ts';
import type { KnownRow } from './known-row.ts';

/** Of how many rows it is remembered where they stand: a quarter of a kilobyte each. */
const rememberedRows = 1000;

/** A database with its prepared statements, each made when it is first needed. */
export class Connection {
  readonly db: DatabaseSync;
  /** What is known of rows that were read, by type and key. */
  readonly rows: Generations<KnownRow> = new Generations<KnownRow>(rememberedRows);
  readonly #statements = new Map<string, StatementSync>();
  readonly #arrays = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.db = db;
  }

  prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** One row as an array, which is a fifth faster than an object. */
  row(sql: string, ...parameters: readonly SQLInputValue[]): readonly SQLOutputValue[] | undefined {
    let statement = this.#arrays.get(sql);
    if (statement === undefined) {
      statement = this.db.prepare(sql);
      statement.setReturnArrays(true);
      this.#arrays.set(sql, statement);
    }
    return statement.get(...parameters) as unknown as readonly SQLOutputValue[] | undefined;
  }

  /** The number in the only column of the only row. */
  number(sql: string): number {
    const row = this.prepare(sql).get();
    return Number(row === undefined ? 0 : Object.values(row)[0]);
  }

  close(): void {
    this.#statements.clear();
    this.#arrays.clear();
    if (this.db.isOpen) this.db.close();
  }
}
