import type { Clock } from '@orch/core';

import { OrchError } from '@orch/core';

import type { Holder } from '../journal/holder.ts';
import type { Lease } from '../journal/lease.ts';
import type { TakenLease } from '../journal/lock-service.ts';
import type { Owner, OwnerState } from '../journal/owner.ts';
import type { Connection } from './connection.ts';

import { assertTakeable, fenced, isTakeable, lockLease, sharedLeases } from '../journal/lease.ts';
import { assertNoCircle, waitLease, waitLeases } from '../journal/lock-circle.ts';

/** How much of its life a lease has left before it is extended: each time costs a page. */
const fresh = 0.9;

/** What must be so in the table of leases for a write to be allowed without changing them; times in milliseconds. */
export interface HeldLease {
  readonly name: string;
  readonly fence: number;
  readonly expiresAfter: number;
  readonly expiresBy: number;
}

/** Leases as rows. Every method must run inside a write transaction. */
export class SqliteLeases {
  readonly #db: Connection;
  readonly #clock: Clock;
  readonly #owner: Owner;
  readonly #stateOf: (owner: Owner) => OwnerState;

  constructor(db: Connection, clock: Clock, owner: Owner, stateOf: (owner: Owner) => OwnerState) {
    this.#db = db;
    this.#clock = clock;
    this.#owner = owner;
    this.#stateOf = stateOf;
  }

  take(name: string, ttlMs: number): number {
    this.#assertTakeable(name, this.#row(name));
    const fence = this.#nextFence();
    this.#put(name, fence, ttlMs);
    return fence;
  }

  /** Takes the lease behind a lock. */
  takeLock(lock: string, ttlMs: number, mode: 'exclusive' | 'shared'): TakenLease {
    const exclusive = lockLease(lock);
    const shared = sharedLeases(lock);
    if (mode === 'exclusive') {
      for (const sharer of this.#startingWith(shared)) {
        this.#assertTakeable(exclusive, sharer);
        this.#db.run('DELETE FROM lease WHERE name = ?', String(sharer['name']));
      }
      return { name: exclusive, fence: this.take(exclusive, ttlMs) };
    }
    const holder = this.#row(exclusive);
    this.#assertTakeable(exclusive, holder);
    if (holder) this.#db.run('DELETE FROM lease WHERE name = ?', exclusive);
    const fence = this.#nextFence();
    this.#put(`${shared}${fence}`, fence, ttlMs);
    return { name: `${shared}${fence}`, fence };
  }

  /** Records what the holder of some fences waits for. @throws OrchError `ORCH_LOCK_CYCLE` */
  wait(lock: string, holding: readonly number[], ms: number): void {
    // Whoever was killed while it waited has left its record behind.
    this.#db.run("DELETE FROM lease WHERE name >= 'wait ' AND name < 'wait!' AND expires_at < ?", this.#clock.now());
    for (const fence of holding) this.#put(waitLease(fence, lock), fence, ms);
    assertNoCircle(lock, new Set(holding), {
      holders: (held) =>
        [this.#row(lockLease(held)), ...this.#startingWith(sharedLeases(held))].flatMap((row) => this.#living(row)),
      wanted: (fence) => {
        const beginning = waitLeases(fence);
        const waits = this.#startingWith(beginning, '\u{10ffff}').filter((row) => this.#living(row).length > 0);
        return waits.map((row) => String(row['name']).slice(beginning.length));
      },
    });
  }

  /** A lease as it is while {@link extend} would only check its fence. */
  held(name: string, fence: number, ttlMs: number): HeldLease {
    const now = this.#clock.now();
    // A clock that was set back leaves more than a whole life; then it is written anew.
    return { name, fence, expiresAfter: now + fresh * ttlMs, expiresBy: now + ttlMs + 1 };
  }

  /** Checks the fence. A lease that was extended within the last tenth of its life is left alone. */
  extend(name: string, fence: number, ttlMs: number): void {
    const row = this.#db.get('SELECT fence, expires_at FROM lease WHERE name = ?', name);
    if (Number(row?.['fence']) !== fence) throw fenced(name, fence);
    const { expiresAfter, expiresBy } = this.held(name, fence, ttlMs);
    const expiresAt = Number(row?.['expires_at']);
    if (expiresAt > expiresAfter && expiresAt <= expiresBy) return;
    this.#db.run('UPDATE lease SET expires_at = ? WHERE name = ?', Math.ceil(this.#clock.now() + ttlMs), name);
  }

  /** @throws OrchError `ORCH_FENCED` where somebody else has taken the lease since. */
  assertHeld(name: string, fence: number): void {
    if (Number(this.#row(name)?.['fence']) !== fence) throw fenced(name, fence);
  }

  /** Who holds a name; may run outside of a transaction. */
  holder(name: string): Holder | undefined {
    const row = this.#row(name);
    if (!row) return undefined;
    const { owner, fence, expiresAt } = leaseOf(name, row);
    return { owner, state: this.#stateOf(owner), fence, expiresAt };
  }

  drop(name: string, fence: number): void {
    this.#db.run('DELETE FROM lease WHERE name = ? AND fence = ?', name, fence);
  }

  #row(name: string): Record<string, unknown> | undefined {
    return this.#db.get('SELECT name, fence, owner, expires_at FROM lease WHERE name = ?', name);
  }

  /** What follows the beginning sorts before `end`, as a fence does before a colon. */
  #startingWith(beginning: string, end = ':'): Record<string, unknown>[] {
    const sql = 'SELECT name, fence, owner, expires_at FROM lease WHERE name >= ? AND name < ?';
    return this.#db.all(sql, beginning, `${beginning}${end}`);
  }

  /** The fence of a lease that could not be taken by another. */
  #living(row: Record<string, unknown> | undefined): number[] {
    const lease = row && leaseOf(String(row['name']), row);
    return lease && !isTakeable(lease, this.#clock.now(), this.#stateOf) ? [lease.fence] : [];
  }

  #assertTakeable(shown: string, row: Record<string, unknown> | undefined): void {
    assertTakeable(shown, row && leaseOf(shown, row), this.#clock.now(), this.#stateOf);
  }

  #nextFence(): number {
    return Number(this.#db.get('UPDATE fence SET value = value + 1 RETURNING value')?.['value']);
  }

  #put(name: string, fence: number, ttlMs: number): void {
    this.#db.run(
      'INSERT OR REPLACE INTO lease (name, fence, owner, expires_at) VALUES (?, ?, ?, ?)',
      name,
      fence,
      JSON.stringify(this.#owner),
      Math.ceil(this.#clock.now() + ttlMs),
    );
  }
}

function leaseOf(name: string, row: Record<string, unknown>): Lease {
  try {
    const owner = JSON.parse(String(row['owner'])) as Owner;
    return { name, fence: Number(row['fence']), owner, expiresAt: Number(row['expires_at']) };
  } catch (error) {
    throw new OrchError('ORCH_JOURNAL_CORRUPT', `the lease on "${name}" is not readable`, { cause: error });
  }
}
