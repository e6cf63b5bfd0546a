import type { DatabaseSync } from 'node:sqlite';

import type { ObjectId } from '../names.ts';

/** Why a branch has not landed. */
export interface Conflict {
  /** The commit of the target that it conflicts with. */
  readonly head: ObjectId;
  readonly paths: readonly string[];
  readonly messages: readonly string[];
}

/** A branch that is to be merged, as it was when it was added. */
export interface QueueEntry {
  readonly branch: string;
  readonly commit: ObjectId;
  readonly priority: number;
  /** Milliseconds since the epoch. */
  readonly queuedAt: number;
  /** `landed`: its commit is part of the target. `conflicting`: it waits for another commit, or for another target. */
  readonly state: 'waiting' | 'conflicting' | 'landed';
  readonly conflict?: Conflict;
}

/** The rows of one queue. */
export interface Entries {
  /** In the order in which they were added. */
  list(): QueueEntry[];
  /** A branch that is there and has not landed keeps its place and its age. */
  put(branch: string, commit: ObjectId, priority: number, now: number): void;
  landed(entry: QueueEntry): void;
  conflicting(entry: QueueEntry, conflict: Conflict): void;
  remove(branch: string): void;
}

export function entriesOf(db: DatabaseSync, target: string): Entries {
  const all = db.prepare('SELECT * FROM merge WHERE target = ? ORDER BY seq');
  const forget = db.prepare(`DELETE FROM merge WHERE target = ? AND branch = ? AND state = 'landed'`);
  const put = db.prepare(
    `INSERT INTO merge (target, branch, commit_id, priority, queued_at, state, result)
     VALUES (?, ?, ?, ?, ?, 'waiting', '') ON CONFLICT (target, branch) DO UPDATE SET
       state = CASE WHEN commit_id = excluded.commit_id THEN state ELSE 'waiting' END,
       result = CASE WHEN commit_id = excluded.commit_id THEN result ELSE '' END,
       commit_id = excluded.commit_id, priority = excluded.priority`,
  );
  const settle = db.prepare('UPDATE merge SET state = ?, result = ? WHERE target = ? AND branch = ? AND commit_id = ?');
  const remove = db.prepare('DELETE FROM merge WHERE target = ? AND branch = ?');
  return {
    list: () => all.all(target).map(fromRow),
    put: (branch, commit, priority, now) => {
      const before = all
        .all(target)
        .map(fromRow)
        .find((entry) => entry.branch === branch);
      if (before?.state === 'landed' && before.commit !== commit) forget.run(target, branch);
      put.run(target, branch, commit, priority, now);
    },
    landed: ({ branch, commit }) => {
      settle.run('landed', '', target, branch, commit);
    },
    conflicting: ({ branch, commit }, conflict) => {
      settle.run('conflicting', JSON.stringify(conflict), target, branch, commit);
    },
    remove: (branch) => {
      remove.run(target, branch);
    },
  };
}

function fromRow(row: Record<string, unknown>): QueueEntry {
  const result = String(row['result']);
  return {
    branch: String(row['branch']),
    commit: String(row['commit_id']) as ObjectId,
    priority: Number(row['priority']),
    queuedAt: Number(row['queued_at']),
    state: String(row['state']) as QueueEntry['state'],
    ...(result === '' ? {} : { conflict: JSON.parse(result) as Conflict }),
  };
}
