import { statSync, unlinkSync, type BigIntStats } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { transaction } from '@orch/sqlite';

import type { OpenRepository } from './open-repository.ts';

/** Git holds the lock of a ref for the moment of a rename. In milliseconds. */
const staleAfterMs = 10_000;

/**
 * Waits for the lock of a ref of orch that git has found in its way: until it is gone or another one, or so old that a
 * killed git has left it, which removes it. False where it is none of that, for the lock of anything else is not ours.
 */
export async function outliveRefLock(
  repository: Pick<OpenRepository, 'commonDir' | 'clock' | 'db'>,
  ref: string,
  said: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const { commonDir, clock, db } = repository;
  const lock = join(commonDir, `${ref}.lock`);
  if (!/^refs\/(?:heads\/)?orch\//.test(ref) || !said.includes(`Unable to create '${lock}': File exists`)) return false;
  const found = look(lock);
  if (found === undefined) return true;
  // One from the future, whose age cannot be told, is waited for as long as a new one.
  const deadline = clock.monotonic() + staleAfterMs;
  for (let now = look(lock); isSame(found, now); now = look(lock)) {
    if (clock.now() - Number(found.mtimeMs) >= staleAfterMs) {
      // Processes do this one at a time, and each looks again: what another one has locked meanwhile is another file.
      transaction(db, () => {
        if (isSame(found, look(lock))) unlinkSync(lock);
      });
      return true;
    }
    if (clock.monotonic() >= deadline) return false;
    await delay(50, undefined, signal === undefined ? {} : { signal });
  }
  return true;
}

function look(path: string): BigIntStats | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false });
}

function isSame(before: BigIntStats, now: BigIntStats | undefined): boolean {
  return now?.ino === before.ino && now.mtimeNs === before.mtimeNs && now.ctimeNs === before.ctimeNs;
}
