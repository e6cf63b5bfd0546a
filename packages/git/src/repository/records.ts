import type { DatabaseSync } from 'node:sqlite';

import { messageOf, OrchError } from '@orch/core';
import { openDatabase } from '@orch/sqlite';

import type { Isolation } from '../isolation/isolation.ts';
import type { BranchRef, ObjectId } from '../names.ts';

/**
 * - `creating`: begun; nobody has been given it, so nothing of value is inside
 * - `ready`: checked out completely
 * - `removing`: its work is being saved, or its folder was moved to the trash and not yet compared with what was saved
 * - `saved`: everything in the trash is in a rescue; what is left is to delete
 */
export type WorktreeState = 'creating' | 'ready' | 'removing' | 'saved';

export interface WorktreeRecord {
  readonly name: string;
  readonly path: string;
  readonly branch: BranchRef;
  readonly base: ObjectId;
  /** Whether the branch was made together with the worktree. */
  readonly madeBranch: boolean;
  readonly state: WorktreeState;
  /** The process that works with it; empty when nobody does. */
  readonly owner: string;
  /** Where its folder is while it is removed; empty before. */
  readonly trash: string;
  readonly createdAt: number;
  readonly isolation: Isolation;
  /** The commit that its branch was moved to from here last. Of a clone, whose branch nobody else moves. */
  readonly tip: ObjectId;
}

/**
 * The only proof that a worktree is complete: a folder with a readable HEAD may be half checked out. What cannot be written throws
 * `ORCH_GIT_DISK_FULL` or `ORCH_GIT_FAILED`.
 */
export interface Records {
  get(name: string): WorktreeRecord | undefined;
  list(): WorktreeRecord[];
  insert(record: WorktreeRecord): void;
  /** Changes a record that is still in `from`, and of this owner; false if it is not. */
  update(name: string, from: Pick<WorktreeRecord, 'state' | 'owner'>, change: Partial<WorktreeRecord>): boolean;
  delete(name: string): void;
}

const migrations: readonly string[] = [
  `CREATE TABLE worktree (
     name TEXT PRIMARY KEY, path TEXT NOT NULL, branch TEXT NOT NULL, base TEXT NOT NULL, made_branch INTEGER NOT NULL,
     state TEXT NOT NULL, owner TEXT NOT NULL, trash TEXT NOT NULL, created_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE merge (
     seq INTEGER PRIMARY KEY AUTOINCREMENT, target TEXT NOT NULL, branch TEXT NOT NULL, commit_id TEXT NOT NULL,
     priority INTEGER NOT NULL, queued_at INTEGER NOT NULL, state TEXT NOT NULL, result TEXT NOT NULL,
     UNIQUE (target, branch)
   ) STRICT;`,
  `CREATE TABLE program (stamp TEXT PRIMARY KEY) STRICT;`,
  `ALTER TABLE worktree ADD COLUMN isolation TEXT NOT NULL DEFAULT 'worktree';
   ALTER TABLE worktree ADD COLUMN tip TEXT NOT NULL DEFAULT '';`,
];

/** Opens the database of worktrees and merge queues. Each commit is on the disk before it counts. */
export function openState(path: string): DatabaseSync {
  return openDatabase(path, { migrations, synchronous: 'FULL' });
}

export function recordsOf(db: DatabaseSync): Records {
  const one = db.prepare('SELECT * FROM worktree WHERE name = ?');
  const all = db.prepare('SELECT * FROM worktree ORDER BY name');
  const add = db.prepare('INSERT INTO worktree VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const change = db.prepare(
    `UPDATE worktree SET branch = ?, base = ?, made_branch = ?, state = ?, owner = ?, trash = ?, tip = ?
     WHERE name = ? AND state = ? AND owner = ?`,
  );
  const remove = db.prepare('DELETE FROM worktree WHERE name = ?');
  const get = (name: string): WorktreeRecord | undefined => {
    const row = one.get(name);
    return row === undefined ? undefined : fromRow(row);
  };
  return {
    get,
    list: () => all.all().map(fromRow),
    insert: (r) => {
      const { name, path, branch, base, state, owner, trash, createdAt, isolation, tip } = r;
      const made = r.madeBranch ? 1 : 0;
      written(() => add.run(name, path, branch, base, made, state, owner, trash, createdAt, isolation, tip));
    },
    update: (name, from, changes) => {
      const current = get(name);
      if (current === undefined) return false;
      const n = { ...current, ...changes };
      const made = n.madeBranch ? 1 : 0;
      const values = [n.branch, n.base, made, n.state, n.owner, n.trash, n.tip, name, from.state, from.owner];
      const done = written(() => change.run(...values));
      return done.changes === 1;
    },
    delete: (name) => {
      written(() => remove.run(name));
    },
  };
}

/** SQLITE_FULL (https://www.sqlite.org/rescode.html). */
const full = 13;

/** @throws OrchError `ORCH_GIT_DISK_FULL`, `ORCH_GIT_FAILED` */
function written<T>(write: () => T): T {
  try {
    return write();
  } catch (cause) {
    const isFull = (cause as { readonly errcode?: unknown }).errcode === full;
    const text = `what becomes of a worktree could not be recorded: ${messageOf(cause)}`;
    throw isFull
      ? new OrchError('ORCH_GIT_DISK_FULL', text, { help: 'Free some space and try again.', cause })
      : new OrchError('ORCH_GIT_FAILED', text, { help: 'See what the database says in the message.', cause });
  }
}

function fromRow(row: Record<string, unknown>): WorktreeRecord {
  return {
    name: String(row['name']),
    path: String(row['path']),
    branch: String(row['branch']) as BranchRef,
    base: String(row['base']) as ObjectId,
    madeBranch: row['made_branch'] === 1,
    state: String(row['state']) as WorktreeState,
    owner: String(row['owner']),
    trash: String(row['trash']),
    createdAt: Number(row['created_at']),
    isolation: String(row['isolation']) as Isolation,
    // Worktrees of earlier versions have none.
    tip: (row['tip'] === '' ? String(row['base']) : String(row['tip'])) as ObjectId,
  };
}
