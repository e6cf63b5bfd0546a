import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { OrchError, systemErrorCode } from '@orch/core';

import { swapRef } from '../refs.ts';
import type { OpenRepository } from '../repository/open-repository.ts';
import type { WorktreeRecord } from '../repository/records.ts';
import { readIndex } from '../rescue/index-entries.ts';
import { scan } from '../rescue/scan.ts';
import { headOf, namedIds } from '../rescue/tips.ts';
import { headBranch } from '../work/head.ts';
import { indexTime, setIndexTime } from '../work/index-time.ts';
import { adminDirOf, placeOf } from '../worktrees/admin.ts';
import type { Access } from './access.ts';

/** The access to a linked worktree, by the names that were recorded, whatever its own `.git` file says now. */
export function linkedAccess(repository: OpenRepository, { path, branch }: WorktreeRecord): Access {
  const admin = adminDirOf(repository.commonDir, path);
  if (admin === undefined) {
    throw new OrchError('ORCH_GIT_DAMAGED', `git no longer knows the worktree ${path}`, {
      help: 'Run: git worktree repair.',
      data: { path },
    });
  }
  return {
    place: placeOf(repository, admin, path),
    admin,
    branch: () => headBranch(admin),
    head: () => headOf(repository, admin),
    copyIndex(to) {
      const from = join(admin, 'index');
      // Asked before: of one that is replaced meanwhile the time is too early, never too late.
      const time = indexTime(from);
      try {
        copyFileSync(from, to);
        setIndexTime(to, time);
      } catch (error) {
        if (systemErrorCode(error) !== 'ENOENT') throw error; // nothing has been staged yet
      }
    },
    bringStaged: () => Promise.resolve(false),
    moveBranch: (from, to) => (from === to ? Promise.resolve() : swapRef(repository, branch, from, to)),
    putIndex(file) {
      rmSync(join(admin, 'index.lock'), { force: true });
      renameSync(file, join(admin, 'index'));
    },
    bringAll: () => Promise.resolve(),
    // Only the index is read; from below the top of its work tree git would list that part only.
    index: () => readIndex(repository, placeOf(repository, admin, admin)),
    named: () => Promise.resolve(namedIds(admin)),
    own: () => scan(admin),
  };
}
