import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { systemErrorCode } from '@orch/core';

import type { Place } from '../process/git.ts';
import type { OpenRepository } from '../repository/open-repository.ts';

/** The folder in `.git/worktrees` that belongs to a work tree, found from its side: `gitdir` names the work tree. */
export function adminDirOf(commonDir: string, worktreePath: string): string | undefined {
  const parent = join(commonDir, 'worktrees');
  return foldersOf(parent)
    .map((id) => join(parent, id))
    .find((admin) => gitdirOf(admin) === join(worktreePath, '.git'));
}

/**
 * The folders that a killed `git worktree add` has left for a work tree: complete ones, and those of its name to which
 * git had not yet written where they belong. `git worktree prune` is not used, as it also forgets work trees of the user
 * whose disk is not mounted at the moment.
 */
export function leftAdminDirs(commonDir: string, worktreePath: string, folder: string): string[] {
  const parent = join(commonDir, 'worktrees');
  return foldersOf(parent)
    .map((id) => ({ id, admin: join(parent, id), target: gitdirOf(join(parent, id)) }))
    .filter(({ id, target }) =>
      target === undefined || target === ''
        ? id.startsWith(folder) && /^\d*$/.test(id.slice(folder.length))
        : target === join(worktreePath, '.git'),
    )
    .map(({ admin }) => admin);
}

/** Forgets a work tree, and the folder of all work trees with the last one, as git does. */
export function removeAdminDir(admin: string): void {
  rmSync(admin, { recursive: true, force: true });
}

/** A work tree by the names that were recorded, whatever its own `.git` file says now. */
export function placeOf(repository: OpenRepository, admin: string, worktreePath: string): Place {
  return { cwd: worktreePath, gitDir: admin, commonDir: repository.commonDir, workTree: worktreePath };
}

/** The names in the folder of all linked work trees. */
export function foldersOf(parent: string): string[] {
  try {
    return readdirSync(parent);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return []; // there is no linked work tree
    throw error;
  }
}

function gitdirOf(admin: string): string | undefined {
  try {
    return readFileSync(join(admin, 'gitdir'), 'utf8').replace(/\n+$/, '');
  } catch {
    return undefined; // git has not written it yet
  }
}
