import { constants, lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { OrchError, systemErrorCode } from '@orch/core';
import type { Repository, Worktree } from '@orch/git';

/** What became of a folder that worktrees share. */
export interface SharedFolder {
  /** From the root of the repository. */
  readonly path: string;
  /** `absent`: the user's work tree has none, and so has the worktree. `kept`: the worktree had one already. */
  readonly status: 'copied' | 'absent' | 'kept';
  readonly durationMs: number;
}

/**
 * Gives a worktree copies of folders of the user's work tree that git ignores, such as installed dependencies. They are
 * copies, so that what an agent does to them stays with it; where the file system can, their files share blocks until one
 * is written (`COPYFILE_FICLONE`). Links stay links, as they are written. A folder is there as a whole or not at all.
 * Where the isolation is `reflink` they share blocks or are not copied.
 *
 * @param paths - from the root of the repository.
 * @throws OrchError `ORCH_WORKFLOW_SETUP` where a path is no folder or is reached through a link, or cannot be copied.
 */
export async function shareFolders(
  repository: Pick<Repository, 'path'>,
  worktree: Pick<Worktree, 'path' | 'name'> & Partial<Pick<Worktree, 'isolation'>>,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<SharedFolder[]> {
  const shared: SharedFolder[] = [];
  for (const path of paths) {
    const began = performance.now();
    const status = await share(repository.path, worktree, path, signal);
    shared.push({ path, status, durationMs: Math.round(performance.now() - began) });
  }
  return shared;
}

async function share(
  root: string,
  worktree: Parameters<typeof shareFolders>[1],
  path: string,
  signal: AbortSignal,
): Promise<SharedFolder['status']> {
  if (!isFolder(root, path)) return 'absent';
  const target = join(worktree.path, path);
  if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) return 'kept';
  // Loaded when it is needed: that takes some milliseconds.
  const { cp, mkdir, rename, rm } = process.getBuiltinModule('node:fs/promises');
  // Beside the worktree, where git does not see what is not yet whole.
  const unfinished = join(dirname(worktree.path), `.copy-${worktree.name}`);
  try {
    await rm(unfinished, { recursive: true, force: true });
    await cp(join(root, path), unfinished, {
      recursive: true,
      verbatimSymlinks: true,
      preserveTimestamps: true,
      mode: worktree.isolation === 'reflink' ? constants.COPYFILE_FICLONE_FORCE : constants.COPYFILE_FICLONE,
      filter: async (file) => {
        signal.throwIfAborted();
        return isCopied(file);
      },
    });
    await mkdir(dirname(target), { recursive: true });
    await rename(unfinished, target);
    return 'copied';
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    signal.throwIfAborted();
    throw new OrchError('ORCH_WORKFLOW_SETUP', `${path} could not be copied into the worktree: ${String(error)}`, {
      help: 'Leave it out of `agents.share`, and have a set-up command make it.',
      cause: error,
    });
  }
}

/** Sockets, pipes and devices are of a process that is not copied with them. What is removed meanwhile is left out. */
async function isCopied(file: string): Promise<boolean> {
  try {
    const status = await process.getBuiltinModule('node:fs/promises').lstat(file);
    return status.isFile() || status.isDirectory() || status.isSymbolicLink();
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function isFolder(root: string, path: string): boolean {
  const parts = path.split('/');
  for (let length = 1; length <= parts.length; length++) {
    const part = parts.slice(0, length).join('/');
    const status = lstatSync(join(root, part), { throwIfNoEntry: false });
    if (status === undefined) return false;
    if (status.isDirectory()) continue;
    throw new OrchError('ORCH_WORKFLOW_SETUP', `${part} is no folder, and worktrees were to have a copy of it`, {
      help: 'Correct `agents.share`: it names folders, and none behind links.',
      location: { file: join(root, part), line: 1, column: 1 },
    });
  }
  return true;
}
