import type { Approval } from '../journal/store.ts';
import type { Connection } from './connection.ts';

/** Adds a decision. Must run inside a write transaction. */
export function insertApproval(db: Connection, run: number, approval: Approval): void {
  const { node, key, decision, by, note, at } = approval;
  db.run(
    'INSERT INTO approval (run, node, key, decision, by, note, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    run,
    node,
    key,
    decision,
    by,
    note ?? null,
    at,
  );
}

/** The decisions about a run, oldest first. */
export function approvalsOf(db: Connection, run: number): Approval[] {
  const rows = db.lists('SELECT node, key, decision, by, at, note FROM approval WHERE run = ? ORDER BY id', run);
  return rows.map((row) => {
    // The table is STRICT, so that columns have their types.
    const [node, key, decision, by, at, note] = row as [
      string,
      string,
      Approval['decision'],
      string,
      number,
      string | null,
    ];
    return { node, key, decision, by, at, ...(note === null ? {} : { note }) };
  });
}
