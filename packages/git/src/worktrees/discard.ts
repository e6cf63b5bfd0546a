import { rmdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { isOrchError } from '@orch/core';

import { refCommit, swapRef } from '../refs.ts';
import type { OpenRepository } from '../repository/open-repository.ts';
import type { WorktreeRecord } from '../repository/records.ts';
import { leftAdminDirs, removeAdminDir } from './admin.ts';
import { busy } from './owner.ts';
import type { InsideProcess } from './processes-inside.ts';
import { removeTree } from './remove-tree.ts';

/**
 * Takes back a worktree that nobody has been given yet: folder, registration, and its branch if that was made for it and
 * still is where it was made. The record goes last, so that this can be done again. Needs the mutex.
 */
export async function discardUnfinished(repository: OpenRepository, record: WorktreeRecord): Promise<void> {
  await untilQuiet(repository, record);
  removeTree(record.path);
  if (record.isolation === 'worktree') {
    for (const admin of leftAdminDirs(repository.commonDir, record.path, basename(record.path))) removeAdminDir(admin);
    removeEmptyAdminParent(repository);
  }
  if (record.madeBranch && (await refCommit(repository, record.branch)) === record.base) {
    await swapRef(repository, record.branch, record.base, null);
  }
  repository.records.delete(record.name);
}

/** The checkout that a killed process had started goes on for a while, and would write into what is deleted. */
async function untilQuiet(repository: OpenRepository, record: WorktreeRecord): Promise<void> {
  const deadline = repository.clock.monotonic() + 30_000;
  for (;;) {
    const inside = look(repository, record.path);
    if (inside.length === 0) return;
    if (repository.clock.monotonic() >= deadline) throw busy(record, inside);
    await delay(20);
  }
}

/** Nobody has been given this folder: where the system does not tell who is inside, it is our own git at most. */
function look(repository: OpenRepository, path: string): readonly InsideProcess[] {
  try {
    return repository.inside(path);
  } catch (error) {
    if (isOrchError(error, 'ORCH_GIT_PROCESSES_UNKNOWN')) return [];
    throw error;
  }
}

/** Git leaves no empty `worktrees` folder behind either. */
export function removeEmptyAdminParent(repository: OpenRepository): void {
  try {
    rmdirSync(join(repository.commonDir, 'worktrees'));
  } catch {
    // it is in use, or there is none
  }
}
