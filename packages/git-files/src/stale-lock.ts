import { statSync, unlinkSync, type BigIntStats } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import type { Clock } from '@orch/core';

/** Git holds the lock of a ref for the moment of a rename. In milliseconds. */
const staleAfterMs = 10_000;

/** How left locks are removed. */
export interface Removal {
  readonly clock: Clock;
  /** Does something while no other process of the machine does, under a lock that the kernel gives up with its process. */
  readonly alone: (work: () => void) => void;
}

/**
 * Waits for a lock file that git has found in its way: until it is gone or another one, or so old that a killed git has left
 * it, which removes it. False where it stays. Only for locks that are held for a moment, such as that of a ref.
 *
 * @throws the reason of the signal; the error of the system
 */
export async function outliveLock(lock: string, removal: Removal, signal?: AbortSignal): Promise<boolean> {
  const { clock } = removal;
  const found = look(lock);
  if (found === undefined) return true;
  // One from the future, whose age cannot be told, is waited for as long as a new one.
  const deadline = clock.monotonic() + staleAfterMs;
  for (;;) {
    removeStaleLock(lock, removal);
    if (!isSame(found, look(lock))) return true;
    if (clock.monotonic() >= deadline) return false;
    await delay(50, undefined, signal === undefined ? {} : { signal });
  }
}

/**
 * Removes the lock file that a killed git has left. Processes do that one at a time, and each looks again: what another one
 * has locked meanwhile is another file.
 *
 * @throws the error of the system
 */
export function removeStaleLock(lock: string, { clock, alone }: Removal): void {
  const found = look(lock);
  if (found === undefined || clock.now() - Number(found.mtimeMs) < staleAfterMs) return;
  alone(() => {
    if (isSame(found, look(lock))) unlinkSync(lock);
  });
}

function look(path: string): BigIntStats | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false });
}

function isSame(before: BigIntStats, now: BigIntStats | undefined): boolean {
  return now?.ino === before.ino && now.mtimeNs === before.mtimeNs && now.ctimeNs === before.ctimeNs;
}
