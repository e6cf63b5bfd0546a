import type { Clock } from '@orch/core';

import type { Lease } from './lease.ts';
import type { LockTable } from './lock-service.ts';
import type { Owner, OwnerState } from './owner.ts';

import { assertTakeable, fenced, isTakeable, lockLease, sharedLeases } from './lease.ts';
import { assertNoCircle, waitLease, waitLeases } from './lock-circle.ts';

/** Leases in memory; each method is atomic, as nothing here waits. */
export class MemoryLeases {
  readonly #leases: Map<string, Lease>;
  readonly #nextFence: () => number;
  readonly #clock: Clock;
  readonly #owner: Owner;
  readonly #stateOf: (owner: Owner) => OwnerState;

  constructor(
    { leases, nextFence }: { readonly leases: Map<string, Lease>; readonly nextFence: () => number },
    clock: Clock,
    owner: Owner,
    stateOf: (owner: Owner) => OwnerState,
  ) {
    this.#leases = leases;
    this.#nextFence = nextFence;
    this.#clock = clock;
    this.#owner = owner;
    this.#stateOf = stateOf;
  }

  take(name: string, ttlMs: number): number {
    this.#assertTakeable(name, name);
    const fence = this.#nextFence();
    this.#put(name, fence, ttlMs);
    return fence;
  }

  /** @throws OrchError `ORCH_FENCED` where somebody else has taken the lease since. */
  assertHeld(name: string, fence: number): void {
    if (this.#leases.get(name)?.fence !== fence) throw fenced(name, fence);
  }

  extend(name: string, fence: number, ttlMs: number): void {
    this.assertHeld(name, fence);
    this.#put(name, fence, ttlMs);
  }

  drop(name: string, fence: number): void {
    if (this.#leases.get(name)?.fence === fence) this.#leases.delete(name);
  }

  /** The leases behind locks. */
  locks(): LockTable {
    return {
      take: (lock, ttlMs, mode) => {
        const exclusive = lockLease(lock);
        if (mode === 'exclusive') {
          for (const name of this.#startingWith(sharedLeases(lock))) {
            this.#assertTakeable(exclusive, name);
            this.#leases.delete(name);
          }
          return { name: exclusive, fence: this.take(exclusive, ttlMs) };
        }
        this.#assertTakeable(exclusive, exclusive);
        this.#leases.delete(exclusive);
        const fence = this.#nextFence();
        const name = `${sharedLeases(lock)}${fence}`;
        this.#put(name, fence, ttlMs);
        return { name, fence };
      },
      extend: (name, fence, ttlMs) => this.extend(name, fence, ttlMs),
      drop: (name, fence) => this.drop(name, fence),
      waits: (lock, holding, ms) => {
        for (const fence of holding) this.#put(waitLease(fence, lock), fence, ms);
        assertNoCircle(lock, new Set(holding), {
          holders: (held) =>
            [lockLease(held), ...this.#startingWith(sharedLeases(held))].flatMap((name) => this.#living(name)),
          wanted: (fence) => {
            const beginning = waitLeases(fence);
            const waits = this.#startingWith(beginning).filter((name) => this.#living(name).length > 0);
            return waits.map((name) => name.slice(beginning.length));
          },
        });
      },
      waited: (lock, holding) => {
        for (const fence of holding) this.drop(waitLease(fence, lock), fence);
      },
    };
  }

  /** The fence of a lease that could not be taken by another. */
  #living(name: string): number[] {
    const lease = this.#leases.get(name);
    return lease && !isTakeable(lease, this.#clock.now(), this.#stateOf) ? [lease.fence] : [];
  }

  #startingWith(beginning: string): string[] {
    return [...this.#leases.keys()].filter((name) => name.startsWith(beginning));
  }

  #assertTakeable(shown: string, name: string): void {
    assertTakeable(shown, this.#leases.get(name), this.#clock.now(), this.#stateOf);
  }

  #put(name: string, fence: number, ttlMs: number): void {
    this.#leases.set(name, { name, fence, owner: this.#owner, expiresAt: this.#clock.now() + ttlMs });
  }
}
