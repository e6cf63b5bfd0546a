import { existsSync, lstatSync, mkdirSync, realpathSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { isOrchError, messageOf, OrchError } from '@orch/core';

import { type Access, accessOf } from '../isolation/access.ts';
import type { RescueManifest } from '../rescue/manifest.ts';
import type { ObjectId } from '../names.ts';
import { opened, type OpenRepository, type Repository } from '../repository/open-repository.ts';
import type { WorktreeRecord } from '../repository/records.ts';
import { changedSince, type Saved, saveRescue } from '../rescue/save.ts';
import { unsaved } from '../rescue/scan.ts';
import { adminDirOf } from './admin.ts';
import { deleteSaved, finishRemoval } from './finish-removal.ts';
import { busy, held, isOwnerGone } from './owner.ts';
import { isAbandoned, whileRemoved } from './under-way.ts';

export interface RemoveWorktreeOptions {
  readonly name: string;
  /** Names the rescue. Attempts of all runs need names of their own. */
  readonly attempt: string;
  /**
   * Names of folders that tools make again, such as `node_modules`: left out of the rescue where git ignores them and
   * tracks nothing in them. The rescue lists them.
   * @default []
   */
  readonly regenerable?: readonly string[];
  readonly signal?: AbortSignal;
}

export interface RemovedWorktree {
  /** Full name of the ref that keeps what was in the worktree. */
  readonly rescue: string;
  readonly commit: ObjectId;
  readonly manifest: RescueManifest;
}

/**
 * Removes a worktree after everything in it has been kept: all files, what is staged, and every commit. The order is:
 * refuse while a process is inside; write the rescue and read it back; move the folder away, so that no path leads to
 * it; compare it with what was saved; only then delete. Its branch stays. Killed at any instant, the worktree is either
 * as it was or saved, and `healWorktrees` settles which.
 *
 * @throws OrchError `ORCH_GIT_WORKTREE_BUSY`, `_WORKTREE_CHANGED`, `_UNSAVED`, `_CLONE_UNSAFE`, `_WORKTREE_HELD`, `_WORKTREE_UNKNOWN`,
 *   `_UNSAFE_PATH`, `_PROCESSES_UNKNOWN`, `_DISK_FULL`: the worktree is as it was.
 */
export async function removeWorktree(repository: Repository, options: RemoveWorktreeOptions): Promise<RemovedWorktree> {
  const open = opened(repository);
  const record = claim(open, options.name);
  return await whileRemoved(record, () => removeClaimed(open, record, options));
}

async function removeClaimed(
  open: OpenRepository,
  record: WorktreeRecord,
  options: RemoveWorktreeOptions,
): Promise<RemovedWorktree> {
  try {
    requirePlace(open, record);
    const access = accessOf(open, record);
    // Whoever only has a file open there is found behind the path that no longer leads to it, and the folder goes back.
    refuseBusy(open, record, record.path, { quick: true });
    const saved = await saveRescue(open, record, access, {
      attempt: options.attempt,
      regenerable: options.regenerable ?? [],
      signal: options.signal,
    });
    const moved = await moveAway(open, record, access, saved);
    await open.mutex.run(async () => deleteSaved(open, moved), options.signal);
    return { rescue: saved.ref, commit: saved.commit, manifest: saved.manifest };
  } catch (error) {
    giveBack(open, record, error);
    throw error;
  }
}

/**
 * Lets others have a worktree whose removal has failed.
 *
 * @throws OrchError with the reason as its cause, where that cannot be recorded.
 */
function giveBack(open: OpenRepository, record: WorktreeRecord, reason: unknown): void {
  try {
    const current = open.records.get(record.name);
    // Everything is saved: whoever heals next deletes it.
    if (current?.state === 'saved') open.records.update(record.name, current, { owner: '' });
    if (current?.state === 'removing') finishRemoval(open, current, record.owner);
  } catch (error) {
    const code = isOrchError(error, 'ORCH_GIT_DISK_FULL') ? 'ORCH_GIT_DISK_FULL' : 'ORCH_GIT_FAILED';
    const why = `${messageOf(reason)}; nor could that be recorded: ${messageOf(error)}`;
    throw new OrchError(code, `the worktree ${record.name} was not removed: ${why}`, {
      help: 'Nothing is lost. Free some space if the disk is full, and try again.',
      data: { name: record.name },
      cause: reason,
    });
  }
}

/** Takes the worktree for this removal alone. */
function claim(repository: OpenRepository, name: string): WorktreeRecord {
  const { records, owner } = repository;
  let record = records.get(name);
  // An earlier removal of this process could not record how it ended.
  if (record?.state === 'removing' && record.owner === owner && isAbandoned(repository, record))
    record = finishRemoval(repository, record, owner);
  if (record === undefined) {
    throw new OrchError('ORCH_GIT_WORKTREE_UNKNOWN', `there is no worktree ${JSON.stringify(name.slice(0, 100))}`, {
      help: 'See listWorktrees for those that were made here.',
      data: { name },
    });
  }
  const isFree = record.owner === owner || isOwnerGone(record.owner);
  if (record.state !== 'ready' || !isFree) throw held(record);
  if (!records.update(name, record, { state: 'removing', owner })) throw held(record);
  return { ...record, state: 'removing', owner };
}

/** The folder must be just where it was made: nothing is saved from, or deleted at, any other place. */
function requirePlace(repository: OpenRepository, record: WorktreeRecord): void {
  const { path } = record;
  const kind = lstatSync(path, { throwIfNoEntry: false });
  if (
    dirname(path) !== repository.worktreesDir ||
    (kind !== undefined && (!kind.isDirectory() || realpathSync(path) !== path))
  ) {
    throw new OrchError('ORCH_GIT_UNSAFE_PATH', `${path} is not the folder that was made for ${record.name}`, {
      help: 'Look at what stands there; orch deletes nothing of it.',
      data: { path },
    });
  }
  if (record.isolation !== 'worktree') return;
  const dotGit = lstatSync(join(path, '.git'), { throwIfNoEntry: false });
  if (dotGit !== undefined && !dotGit.isFile()) {
    throw unsaved(path, Buffer.from('.git'), 'is another repository, which git cannot keep');
  }
  const admin = adminDirOf(repository.commonDir, path);
  if (admin !== undefined && lstatSync(admin).isDirectory()) return;
  throw new OrchError('ORCH_GIT_UNSAVED', `git no longer knows the worktree ${path}: nothing is removed`, {
    help: 'Copy what you need out of the folder and delete it yourself, or run: git worktree repair.',
    data: { path },
  });
}

function refuseBusy(
  repository: OpenRepository,
  record: WorktreeRecord,
  folder: string,
  how: { readonly quick: boolean } = { quick: false },
): void {
  const inside = repository.inside(folder, how);
  if (inside.length > 0) throw busy(record, inside);
}

/** Where nobody finds it by its path, the folder is compared with the rescue. */
async function moveAway(
  repository: OpenRepository,
  record: WorktreeRecord,
  access: Access,
  saved: Saved,
): Promise<WorktreeRecord> {
  const { records, worktreesDir, random } = repository;
  const trash = join(worktreesDir, '.trash', `${record.name}-${random.hex(6)}`);
  if (existsSync(record.path)) {
    mkdirSync(dirname(trash), { recursive: true, mode: 0o700 });
    records.update(record.name, record, { trash });
    renameSync(record.path, trash);
    refuseBusy(repository, record, trash);
    const changed = await changedSince(saved, trash, access);
    if (changed.length > 0) {
      throw new OrchError(
        'ORCH_GIT_WORKTREE_CHANGED',
        `${record.path} changed while it was being saved: ${changed.slice(0, 5).join(', ')}`,
        {
          help: 'End what works there, then try again.',
          data: { name: record.name, changed, rescue: saved.ref },
        },
      );
    }
  }
  if (!records.update(record.name, record, { state: 'saved' })) throw held(record);
  return { ...record, state: 'saved', trash: existsSync(trash) ? trash : '' };
}
