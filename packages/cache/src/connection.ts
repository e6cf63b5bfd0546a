import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** A database with its prepared statements, each made when it is first needed. */
export class Connection {
  readonly db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

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

  /** The number in the only column of the only row. */
  number(sql: string, ...parameters: readonly (string | number)[]): number {
    const row = this.prepare(sql).get(...parameters);
    return Number(row === undefined ? 0 : Object.values(row)[0]);
  }

  close(): void {
    this.#statements.clear();
    if (this.db.isOpen) this.db.close();
  }
}
