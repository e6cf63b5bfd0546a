import { realpathSync, type BigIntStats } from 'node:fs';
import { stat, unlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { type Clock, systemErrorCode } from '@orch/core';
import { openDatabase } from '@orch/sqlite';

/** Git holds the lock of a ref for the moment of a rename. In milliseconds. */
const staleAfterMs = 10_000;

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
  if (!isLockOf(moved, lock)) return false;
  const found = await look(lock);
  if (found === undefined) return true;
  // One from the future, whose age cannot be told, is waited for as long as a new one.
  const deadline = clock.monotonic() + staleAfterMs;
  for (;;) {
    await removeStaleLock(lock, moved, clock);
    if (!isSame(found, await look(lock))) return true;
    if (clock.monotonic() >= deadline) return false;
    await pause(50, undefined, signal === undefined ? {} : { signal });
  }
}

/**
 * Removes the lock of a ref where a killed git has left it. Processes do that one at a time, under a lock of the kernel,
 * and each looks again: what another one has locked meanwhile is another file.
 */
export async function removeStaleLock(lock: string, moved: Moved, clock: Clock): Promise<void> {
  const { folder } = moved;
  if (!isLockOf(moved, lock)) return;
  const found = await look(lock);
  if (found === undefined || clock.now() - Number(found.mtimeMs) < staleAfterMs) return;
  const db = openDatabase(join(folder, 'orch-locks.db'), { journalMode: 'truncate', busyTimeoutMs: 5_000 });
  try {
    db.exec('BEGIN IMMEDIATE');
    if (isSame(found, await look(lock))) await unlink(lock);
    db.exec('ROLLBACK');
  } finally {
    db.close();
  }
}

/** A git that a push starts names it by its own folder, in which no link is left. */
function isLockOf({ folder, ref }: Moved, lock: string): boolean {
  return [folder, realpathSync(folder)].some((place) => join(place, `${ref}.lock`) === resolve(lock));
}

function isSame(before: BigIntStats, now: BigIntStats | undefined): boolean {
  return now?.ino === before.ino && now.mtimeNs === before.mtimeNs && now.ctimeNs === before.ctimeNs;
}

async function look(path: string): Promise<BigIntStats | undefined> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined; // it was released
    throw error;
  }
}
