import { copyFileSync } from 'node:fs';
import { join } from 'node:path';

import { OrchError, systemErrorCode } from '@orch/core';

import type { ObjectId } from '../names.ts';
import type { Place } from '../process/git.ts';
import { opened, type OpenRepository, type Repository } from '../repository/open-repository.ts';
import { oneId } from '../rescue/objects.ts';
import { adminDirOf, placeOf } from '../worktrees/admin.ts';

/** A worktree of this process, where git finds it. */
export interface OwnedPlace {
  readonly open: OpenRepository;
  readonly place: Place;
  readonly admin: string;
  readonly path: string;
  readonly branch: string;
}

/**
 * The worktree of this name, which must be of this process.
 *
 * @throws OrchError `ORCH_GIT_WORKTREE_UNKNOWN`, `ORCH_GIT_DAMAGED`
 */
export function ownedPlace(repository: Repository, name: string): OwnedPlace {
  const open = opened(repository);
  const record = open.records.get(name);
  if (record === undefined || record.state !== 'ready' || record.owner !== open.owner) {
    throw new OrchError('ORCH_GIT_WORKTREE_UNKNOWN', `this process has no worktree ${JSON.stringify(name)}`, {
      help: 'Take it with createWorktree first.',
      data: { name },
    });
  }
  const admin = adminDirOf(open.commonDir, record.path);
  if (admin === undefined) {
    throw new OrchError('ORCH_GIT_DAMAGED', `git no longer knows the worktree ${record.path}`, {
      help: 'Run: git worktree repair.',
      data: { path: record.path },
    });
  }
  return { open, place: placeOf(open, admin, record.path), admin, path: record.path, branch: record.branch };
}

/**
 * The tree of all files of a worktree that git does not ignore, written to the object database. It is made in an index
 * of its own at `indexFile`: the worktree's own index, and a lock that a killed git has left on it, are left alone.
 */
export async function stagedTree({ open, place, admin }: OwnedPlace, indexFile: string): Promise<ObjectId> {
  try {
    // With what git knows of the files, so that unchanged ones are not read again.
    copyFileSync(join(admin, 'index'), indexFile);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error; // nothing has been staged yet
  }
  const own = { ...place, indexFile };
  await open.git(own, ['add', '--all', '--', '.'], { contents: true });
  const { stdout } = await open.git(own, ['write-tree']);
  return oneId(stdout);
}
