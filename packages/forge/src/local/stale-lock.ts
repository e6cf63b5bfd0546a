import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { Clock } from '@orch/core';
import { outliveLock as outlive, removeStaleLock as remove, type Removal } from '@orch/git-files';
import { openDatabase, transaction } from '@orch/sqlite';

/** A bare repository, and the ref of it that somebody wants to move. */
interface Moved {
  readonly folder: string;
  readonly ref: string;
}

/**
 * Waits for the lock of a ref that git has found in its way: until it is gone or another one, or so old that a killed git
 * has left it, which removes it. False where it is the lock of something else, or stays.
 */
export async function outliveLock(lock: string, moved: Moved, clock: Clock, signal?: AbortSignal): Promise<boolean> {
  return isLockOf(moved, lock) && (await outlive(lock, removalIn(moved, clock), signal));
}

/** Removes the lock of a ref where a killed git has left it. */
export function removeStaleLock(lock: string, moved: Moved, clock: Clock): void {
  if (isLockOf(moved, lock)) remove(lock, removalIn(moved, clock));
}

function removalIn({ folder }: Moved, clock: Clock): Removal {
  return {
    clock,
    alone(work) {
      using db = openDatabase(join(folder, 'orch-locks.db'), { journalMode: 'truncate', busyTimeoutMs: 5_000 });
      transaction(db, work);
    },
  };
}

/** A git that a push starts names it by its own folder, in which no link is left. */
function isLockOf({ folder, ref }: Moved, lock: string): boolean {
  return [folder, realpathSync(folder)].some((place) => join(place, `${ref}.lock`) === resolve(lock));
}
