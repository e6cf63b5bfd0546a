import { constants, copyFileSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { messageOf, OrchError, systemClock, systemErrorCode } from '@orch/core';

import type { ObjectId } from '../names.ts';
import type { Place } from '../process/git.ts';
import { opened, type OpenRepository, type Repository } from '../repository/open-repository.ts';
import { readIndex } from '../rescue/index-entries.ts';
import { slices } from '../rescue/slices.ts';

/** How systems say that blocks cannot be shared: the file system cannot, or there are two of them. */
const cannotShare: ReadonlySet<string> = new Set(['ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'ENOTTY', 'ENOSYS', 'EINVAL']);

/**
 * Fills a work tree with the files of a commit. Those that the user's work tree has too share their blocks until one is
 * written (`FICLONE`, ioctl_ficlone(2)); git then reads each and writes those anew that are not as in the commit. Files
 * that git does not track are not among them.
 *
 * @throws OrchError `ORCH_GIT_NO_REFLINK` where the file system cannot do that: nothing is copied in another way.
 */
export async function reflinkFiles(
  repository: OpenRepository,
  place: Place,
  {
    from,
    to,
    base,
    signal,
  }: { readonly from: string; readonly to: string; readonly base: ObjectId; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const { git } = repository;
  // It tells also where the commit has no file that could be shared.
  requireReflink(repository);
  await git(place, ['read-tree', '--reset', base], { signal });
  const folders = new Map<string, boolean>();
  const pause = slices(systemClock);
  for (const { mode, path } of await readIndex(repository, place)) {
    if (signal?.aborted === true) throw new OrchError('ORCH_ABORTED', 'making a worktree was stopped');
    const name = path.toString();
    if (!mode.startsWith('100') || !path.equals(Buffer.from(name)) || !isFile(from, name, folders)) continue;
    mkdirSync(dirname(join(to, name)), { recursive: true });
    reflink(join(from, name), join(to, name));
    await pause();
  }
  await git(place, ['update-index', '-q', '--refresh'], { contents: true, accept: [0, 1], signal });
  await git(place, ['checkout-index', '--all', '--force', '--index'], { contents: true, signal });
}

/**
 * Tries out whether worktrees can share blocks with the repository, before anything is begun that needs it.
 *
 * @throws OrchError `ORCH_GIT_NO_REFLINK`, `ORCH_GIT_DISK_FULL`.
 */
export function requireReflink(repository: Repository): void {
  const { gitDir, worktreesDir, random } = opened(repository);
  const copy = join(worktreesDir, `.reflink-${process.pid}-${random.hex(6)}`);
  try {
    reflink(join(gitDir, 'HEAD'), copy);
  } finally {
    rmSync(copy, { force: true });
  }
}

/**
 * Why files cannot share their blocks with a file, in a folder; undefined where they can. It is tried out with a copy that is
 * removed.
 */
export function reflinkObstacle(file: string, folder: string): string | undefined {
  const copy = join(folder, `.orch-reflink-${process.pid}`);
  try {
    copyFileSync(file, copy, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
    return undefined;
  } catch (error) {
    return messageOf(error);
  } finally {
    rmSync(copy, { force: true });
  }
}

/**
 * Copies a file by sharing its blocks.
 *
 * @throws OrchError `ORCH_GIT_NO_REFLINK`, `ORCH_GIT_DISK_FULL`.
 */
function reflink(from: string, to: string): void {
  try {
    copyFileSync(from, to, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
  } catch (cause) {
    const code = systemErrorCode(cause) ?? '';
    if (code === 'ENOENT') return; // the user has removed it meanwhile: git writes it
    if (code === 'ENOSPC') {
      throw new OrchError('ORCH_GIT_DISK_FULL', `there is no space for ${to}`, { help: 'Free some space.', cause });
    }
    if (!cannotShare.has(code)) throw cause;
    throw new OrchError(
      'ORCH_GIT_NO_REFLINK',
      `files of ${dirname(from)} cannot share blocks with ${dirname(to)} (${code})`,
      {
        help: 'Use the isolation `clone` or `worktree`, or have the repository and the state folder on one file system that can: btrfs, XFS, APFS.',
        data: { from, to, reason: code },
        cause,
      },
    );
  }
}

/** Whether the user's work tree has a plain file there, reached through real folders. */
function isFile(root: string, path: string, folders: Map<string, boolean>): boolean {
  const parent = dirname(path);
  return isFolder(root, parent, folders) && lstatSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true;
}

function isFolder(root: string, path: string, folders: Map<string, boolean>): boolean {
  if (path === '.') return true;
  let known = folders.get(path);
  if (known === undefined) {
    known =
      isFolder(root, dirname(path), folders) &&
      lstatSync(join(root, path), { throwIfNoEntry: false })?.isDirectory() === true;
    folders.set(path, known);
  }
  return known;
}
