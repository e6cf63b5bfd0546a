import { lstatSync } from 'node:fs';
import { basename, join } from 'node:path';

import { OrchError } from '@orch/core';

import type { Isolation } from '../isolation/isolation.ts';
import { makeClone } from '../isolation/make-clone.ts';
import { type BranchRef, branchRef, type ObjectId, requireName } from '../names.ts';
import { refCommit, refuseCloned, refuseTaken, resolveCommit, swapRef } from '../refs.ts';
import type { Hold } from '../repository/mutex.ts';
import { opened, type OpenRepository, type Repository } from '../repository/open-repository.ts';
import type { WorktreeRecord } from '../repository/records.ts';
import { adminDirOf, placeOf } from './admin.ts';
import { discardUnfinished } from './discard.ts';
import { requireSpace } from './disk.ts';
import { finishRemoval } from './finish-removal.ts';
import { held } from './owner.ts';
import { isAbandoned } from './under-way.ts';

export interface CreateWorktreeOptions {
  /** Names worktree and folder; see `requireName` for what is safe. The run and the task should be in it. */
  readonly name: string;
  /** The branch that is checked out: `orch/<branch>`. @default the name of the worktree */
  readonly branch?: string;
  /** Where a new branch begins. An existing branch must be there. */
  readonly base: string;
  /** How it is kept apart from the repository. @default 'worktree' */
  readonly isolation?: Isolation;
  /** No worktree is begun with less free space, in bytes. @default 2 GiB */
  readonly minFreeBytes?: number;
  readonly signal?: AbortSignal;
}

/** A worktree that is checked out completely, and belongs to this process. */
export interface Worktree {
  readonly name: string;
  /** The folder, a real path. */
  readonly path: string;
  /** Full name of its branch. */
  readonly branch: BranchRef;
  /** The commit that its branch began with. */
  readonly base: ObjectId;
  readonly isolation: Isolation;
  /** It was there already, of a process that has ended or released it: it may hold unfinished work. */
  readonly adopted: boolean;
}

/** Below that, research has seen machines stop: a worktree, its dependencies and the journal share the disk. */
const defaultMinFree = 2 * 1024 ** 3;

/**
 * Makes a worktree with a branch of its own, or takes over the one of this name whose process has ended. Registered
 * under the mutex of the repository, because git itself fails when several are added at once; checked out outside of
 * it, because that is what takes time. A call that fails or is killed leaves nothing that the next one does not heal.
 *
 * @throws OrchError `ORCH_GIT_WORKTREE_HELD`, `_WORKTREE_DIFFERS`, `_OCCUPIED`, `_BRANCH_TAKEN`, `_BRANCH_BLOCKED`,
 *   `_CHECKED_OUT`, `_NO_REFLINK`, `_UNKNOWN_REVISION`, `_UNSAFE_NAME`, `_DISK_FULL`; `ORCH_LOCKED`, `ORCH_ABORTED`.
 */
export async function createWorktree(repository: Repository, options: CreateWorktreeOptions): Promise<Worktree> {
  const open = opened(repository);
  const name = requireName('a worktree', options.name);
  const branch = branchRef(options.branch ?? name);
  const base = await resolveCommit(repository, options.base);
  const isolation = options.isolation ?? 'worktree';
  const begin = async (hold: Hold): Promise<WorktreeRecord> => {
    const existing = await usable(open, name);
    if (existing !== undefined) return adopt(open, existing, { branch, base, isolation });
    requireSpace(open.worktreesDir, options.minFreeBytes ?? defaultMinFree, 'a worktree');
    return register(open, { name, branch, base, isolation }, hold);
  };
  const record = await open.mutex.run(begin, options.signal);
  const { path } = record;
  if (record.state === 'ready') return { name, path, branch, base: record.base, isolation, adopted: true };
  try {
    if (isolation === 'worktree') await checkOut(open, record, options.signal);
    else await makeClone(open, record, options.signal);
  } catch (error) {
    await open.mutex.run(() => discardUnfinished(open, record));
    throw error;
  }
  if (!open.records.update(name, record, { state: 'ready' })) throw held(record);
  return { name, path, branch, base, isolation, adopted: false };
}

/** The worktree of this name that can be given to somebody, after what a killed process began has been settled. */
async function usable(repository: OpenRepository, name: string): Promise<WorktreeRecord | undefined> {
  const record = repository.records.get(name);
  if (record === undefined) return undefined;
  if (!isAbandoned(repository, record)) throw held(record);
  if (record.state === 'ready') return record;
  if (record.state === 'creating') {
    await discardUnfinished(repository, record);
    return undefined;
  }
  return finishRemoval(repository, record, '');
}

function adopt(
  repository: OpenRepository,
  record: WorktreeRecord,
  asked: Pick<WorktreeRecord, 'branch' | 'base' | 'isolation'>,
): WorktreeRecord {
  const { name, branch, base, isolation } = record;
  const differs = branch !== asked.branch || base !== asked.base;
  if (differs || isolation !== asked.isolation) {
    const how = differs ? 'of another branch or base' : `a ${isolation} and no ${asked.isolation}`;
    throw new OrchError('ORCH_GIT_WORKTREE_DIFFERS', `the worktree ${name} is ${how}`, {
      help: differs
        ? 'Remove it first, which saves what is in it, or choose another name.'
        : `Go on with the isolation \`${isolation}\`, or remove it first, which saves what is in it.`,
      data: { branch, base, isolation },
    });
  }
  repository.records.update(record.name, record, { owner: repository.owner });
  return { ...record, owner: repository.owner };
}

async function register(
  repository: OpenRepository,
  { name, branch, base, isolation }: Pick<WorktreeRecord, 'name' | 'branch' | 'base' | 'isolation'>,
  hold: Hold,
): Promise<WorktreeRecord> {
  const { git, bare, records } = repository;
  const path = join(repository.worktreesDir, `orch-${name}`);
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) {
    throw new OrchError('ORCH_GIT_OCCUPIED', `${path} exists, and is no worktree that was made here`, {
      help: 'Look at what it is and move it away, or choose another name.',
      data: { path },
    });
  }
  const current = await refCommit(repository, branch);
  if (current !== null && current !== base) {
    throw new OrchError('ORCH_GIT_BRANCH_TAKEN', `${branch} exists, at ${current} and not at ${base}`, {
      help: 'Use another name, or begin where that branch is.',
      data: { branch, actual: current, base },
    });
  }
  refuseCloned(repository, branch);
  if (isolation !== 'worktree') await refuseTaken(repository, branch);
  const record: WorktreeRecord = {
    name,
    path,
    branch,
    base,
    madeBranch: current === null,
    state: 'creating',
    owner: repository.owner,
    trash: '',
    createdAt: repository.clock.now(),
    isolation,
    tip: base,
  };
  records.insert(record);
  const onStart = hold.childStarted;
  try {
    if (current === null) await swapRef(repository, branch, null, base, { onStart });
    if (isolation !== 'worktree') return record;
    // The branch exists already: git writes no tracking configuration, over which parallel calls fail. The lock keeps
    // the user's own `git gc` from forgetting a worktree whose folder is not seen for a moment.
    const args = ['worktree', 'add', '--no-checkout', '--lock', '--reason', 'orch works here', '--end-of-options'];
    await git(bare, [...args, path, branch.slice('refs/heads/'.length)], { onStart });
    return record;
  } catch (error) {
    await discardUnfinished(repository, record);
    throw error;
  }
}

async function checkOut(repository: OpenRepository, record: WorktreeRecord, signal?: AbortSignal): Promise<void> {
  const admin = adminDirOf(repository.commonDir, record.path);
  if (admin === undefined || !basename(admin).startsWith('orch-')) {
    throw new OrchError('ORCH_GIT_FAILED', `git has not registered ${record.path}`, {
      help: 'Another program may have removed it: try again.',
    });
  }
  const place = placeOf(repository, admin, record.path);
  await repository.git(place, ['read-tree', '--reset', '-u', record.base], { contents: true, signal });
}
