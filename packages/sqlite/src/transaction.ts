import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** A function whose result is not a promise. */
export type Synchronous<T> = T extends PromiseLike<unknown> ? never : T;

/**
 * Runs `work` in one write transaction (`BEGIN IMMEDIATE`) and returns what it returns.
 * Whatever `work` throws rolls everything back and is thrown on. Not nestable.
 *
 * @throws TypeError if `work` returns a promise: the transaction would end before it.
 */
export function transaction<T>(db: DatabaseSync, work: () => Synchronous<T>): T {
  const { begin, commit } = statementsOf(db);
  begin.run();
  try {
    const result = work();
    if (isThenable(result)) throw new TypeError('a transaction cannot wait for a promise');
    commit.run();
    return result;
  } catch (error) {
    // SQLite has already rolled back by itself after some errors, such as a full disk.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

interface Statements {
  readonly begin: StatementSync;
  readonly commit: StatementSync;
}

/** Of each connection: to compile them again costs as much as a small transaction. */
const known = new WeakMap<DatabaseSync, Statements>();

function statementsOf(db: DatabaseSync): Statements {
  const found = known.get(db);
  if (found) return found;
  const statements = { begin: db.prepare('BEGIN IMMEDIATE'), commit: db.prepare('COMMIT') };
  known.set(db, statements);
  return statements;
}

function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
