import type { Clock } from '@orch/core';

import { isOrchError } from '@orch/core';

import type { Awaitable, HeldLock, HeldLocks, LockOptions, LockService } from './store.ts';

import { leaseMs } from './lease.ts';

type Mode = 'exclusive' | 'shared';

/** The lease behind a held lock. */
export interface TakenLease {
  readonly name: string;
  readonly fence: number;
}

/** The statements on leases that a lock service needs; each is atomic. */
export interface LockTable {
  /** Takes a lock and answers the lease behind it, or throws `ORCH_LOCKED`. */
  take(lock: string, ttlMs: number, mode: Mode): TakenLease;
  /** Extends a lease, or throws `ORCH_FENCED`. */
  extend(name: string, fence: number, ttlMs: number): void;
  /** Deletes a lease if the fence is still its own. */
  drop(name: string, fence: number): void;
  /**
   * Records for so many milliseconds that the holder of some fences waits for a lock.
   *
   * @throws OrchError `ORCH_LOCK_CYCLE`
   */
  waits(lock: string, holding: readonly number[], ms: number): void;
  /** Forgets what {@link waits} recorded. */
  waited(lock: string, holding: readonly number[]): void;
}

const firstPauseMs = 5;
const longestPauseMs = 250;

/** Locks on names over a table of leases. Waiting asks again after 5 ms, then ever longer up to 250 ms. */
export function lockService(table: LockTable, clock: Clock): LockService {
  const acquire = async (
    name: string,
    options: LockOptions,
    deadline: number,
    holding: readonly number[],
  ): Promise<HeldLock> => {
    const { ttlMs = leaseMs, signal, mode = 'exclusive' } = options;
    using waiting = new DisposableStack();
    for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
      signal?.throwIfAborted();
      try {
        return held(table, table.take(name, ttlMs, mode), ttlMs);
      } catch (error) {
        const left = deadline - clock.monotonic();
        if (!isOrchError(error, 'ORCH_LOCKED') || left <= 0) throw error;
        if (holding.length > 0) {
          if (pause === firstPauseMs) waiting.defer(() => table.waited(name, holding));
          table.waits(name, holding, left);
        }
        const { setTimeout: sleep } = await import('node:timers/promises');
        await sleep(Math.min(pause, left), undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
      }
    }
  };
  return {
    acquire: (name, options = {}) =>
      acquire(name, options, clock.monotonic() + (options.waitMs ?? 0), fencesOf(options.holding)),
    async acquireAll(names, options = {}) {
      const deadline = clock.monotonic() + (options.waitMs ?? 0);
      const locks = new Map<string, HeldLock>();
      try {
        for (const name of [...new Set(names)].sort((left, right) => (left < right ? -1 : 1))) {
          const holding = [...fencesOf(options.holding), ...fencesOf(locks.values())];
          locks.set(name, await acquire(name, options, deadline, holding));
        }
      } catch (error) {
        await releaseAll(locks);
        throw error;
      }
      return heldTogether(locks);
    },
  };
}

function fencesOf(locks: Iterable<HeldLock | HeldLocks> = []): number[] {
  return [...locks].flatMap((lock) => ('fence' in lock ? [lock.fence] : [...lock.fences.values()]));
}

function held(table: LockTable, { name, fence }: TakenLease, ttlMs: number): HeldLock {
  const release = (): Awaitable<void> => table.drop(name, fence);
  return {
    fence,
    renew: () => table.extend(name, fence, ttlMs),
    release,
    [Symbol.asyncDispose]: async () => {
      await release();
    },
  };
}

function heldTogether(locks: ReadonlyMap<string, HeldLock>): HeldLocks {
  const release = (): Promise<void> => releaseAll(locks);
  return {
    fences: new Map([...locks].map(([name, { fence }]) => [name, fence])),
    renew: async () => {
      for (const lock of locks.values()) await lock.renew();
    },
    release,
    [Symbol.asyncDispose]: release,
  };
}

/** The last one taken goes first. */
async function releaseAll(locks: ReadonlyMap<string, HeldLock>): Promise<void> {
  for (const lock of [...locks.values()].toReversed()) await lock.release();
}
