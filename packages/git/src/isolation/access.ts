import type { ObjectId } from '../names.ts';
import type { Place } from '../process/git.ts';
import type { OpenRepository } from '../repository/open-repository.ts';
import type { WorktreeRecord } from '../repository/records.ts';
import type { IndexEntry } from '../rescue/index-entries.ts';
import type { Entry } from '../rescue/scan.ts';
import { cloneAccess } from '../clone/access.ts';
import { linkedAccess } from './linked-access.ts';

/**
 * What is done with the git side of a worktree: a port, by which saving, comparing and committing work are the same for
 * every isolation. Whatever it answers is in the repository of the user, or was checked as bytes.
 */
export interface Access {
  /** For calls that read the files of the work tree. They bring an index of their own. */
  readonly place: Place;
  /** The folder that is only its own: HEAD, index, logs. */
  readonly admin: string;
  /** Full name of the branch that is checked out; null where it is at a commit. */
  branch(): string | null;
  /** The commit that is checked out; null on a branch without commits. */
  head(): Promise<ObjectId | null>;
  /** Copies its index, where it has one. */
  copyIndex(to: string): void;
  /** Brings in the objects that an index of {@link copyIndex} names; false where none can be missing. */
  bringStaged(indexFile: string): Promise<boolean>;
  /** Moves its branch from the commit that is checked out. */
  moveBranch(from: ObjectId | null, to: ObjectId): Promise<void>;
  /** Puts an index in the place of its own, past a lock that a killed git has left. The file may be moved. */
  putIndex(file: string): void;

  /** Brings in what would be gone with it, before it is saved. */
  bringAll(): Promise<void>;
  /** What is staged, of a clone after {@link Access.bringAll}. */
  index(): Promise<IndexEntry[]>;
  /** What may be commits that only it holds on to, besides its HEAD. */
  named(): Promise<readonly ObjectId[]>;
  /** Everything in `admin` that is kept as files; `folder` is where the work tree is now. */
  own(folder: string): Promise<Entry[]>;
}

/**
 * The access to a worktree that stands where it was made.
 *
 * @throws OrchError `ORCH_GIT_DAMAGED`, `ORCH_GIT_CLONE_UNSAFE` where its git side is not what was made.
 */
export function accessOf(repository: OpenRepository, record: WorktreeRecord): Access {
  return record.isolation === 'worktree' ? linkedAccess(repository, record) : cloneAccess(repository, record);
}
