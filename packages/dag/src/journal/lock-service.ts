import type { Clock } from '@orch/core';

import { isOrchError } from '@orch/core';

import type { Awaitable, HeldLock, LockOptions, LockService } from './store.ts';

import { leaseMs } from './lease.ts';

/** The three statements on leases that a lock service needs; each is atomic. */
export interface LeaseTable {
  /** Takes a name and answers the new fence, or throws `ORCH_LOCKED`. */
  take(name: string, ttlMs: number): number;
  /** Extends a lease, or throws `ORCH_FENCED`. */
  extend(name: string, fence: number, ttlMs: number): void;
  /** Deletes a lease if the fence is still its own. */
  drop(name: string, fence: number): void;
}

const firstPauseMs = 5;
const longestPauseMs = 250;

/** Locks on names over a table of leases. Waiting asks again after 5 ms, then ever longer up to 250 ms. */
export function lockService(leases: LeaseTable, clock: Clock): LockService {
  return {
    async acquire(name: string, options: LockOptions = {}): Promise<HeldLock> {
      const { ttlMs = leaseMs, waitMs = 0, signal } = options;
      const deadline = clock.monotonic() + waitMs;
      for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
        signal?.throwIfAborted();
        try {
          return held(leases, name, leases.take(name, ttlMs), ttlMs);
        } catch (error) {
          const left = deadline - clock.monotonic();
          if (!isOrchError(error, 'ORCH_LOCKED') || left <= 0) throw error;
          const { setTimeout: sleep } = await import('node:timers/promises');
          await sleep(Math.min(pause, left), undefined, signal ? { signal } : {});
        }
      }
    },
  };
}

function held(leases: LeaseTable, name: string, fence: number, ttlMs: number): HeldLock {
  const release = (): Awaitable<void> => leases.drop(name, fence);
  return {
    fence,
    renew: () => leases.extend(name, fence, ttlMs),
    release,
    [Symbol.asyncDispose]: async () => {
      await release();
    },
  };
}
