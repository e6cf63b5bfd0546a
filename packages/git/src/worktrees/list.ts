import type { Isolation } from '../isolation/isolation.ts';
import { branchName, type ObjectId } from '../names.ts';
import { opened, type Repository } from '../repository/open-repository.ts';
import type { WorktreeState } from '../repository/records.ts';
import { held, isOwnerGone } from './owner.ts';

export interface WorktreeInfo {
  readonly name: string;
  readonly path: string;
  /** Its branch below `orch/`. */
  readonly branch: string;
  readonly base: ObjectId;
  readonly isolation: Isolation;
  readonly state: WorktreeState;
  /** Whether a process may be at work with it. */
  readonly held: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** All worktrees that were made here and not removed, by name. */
export function listWorktrees(repository: Repository): WorktreeInfo[] {
  return opened(repository)
    .records.list()
    .map(({ name, path, branch, base, isolation, state, owner, createdAt }) => ({
      name,
      path,
      branch: branchName(branch),
      base,
      isolation,
      state,
      held: !isOwnerGone(owner),
      createdAt,
    }));
}

/**
 * Lets others have a worktree of this process: `createWorktree` with the same name, branch and base then gives it as
 * `adopted`. Nothing in it changes.
 *
 * @throws OrchError `ORCH_GIT_WORKTREE_HELD` if it is not of this process.
 */
export function releaseWorktree(repository: Repository, name: string): void {
  const { records, owner } = opened(repository);
  const record = records.get(name);
  if (record === undefined) return;
  if (!records.update(name, { state: 'ready', owner }, { owner: '' })) throw held(record);
}
