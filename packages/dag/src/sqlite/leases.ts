import type { Clock } from '@orch/core';

import { OrchError } from '@orch/core';

import type { Lease } from '../journal/lease.ts';
import type { Owner, OwnerState } from '../journal/owner.ts';
import type { Connection } from './connection.ts';

import { assertTakeable, fenced } from '../journal/lease.ts';

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
    const row = this.#db.get('SELECT fence, owner, expires_at FROM lease WHERE name = ?', name);
    const now = this.#clock.now();
    assertTakeable(name, row && leaseOf(name, row), now, this.#stateOf);
    const fence = Number(this.#db.get('UPDATE fence SET value = value + 1 RETURNING value')?.['value']);
    this.#db.run(
      'INSERT OR REPLACE INTO lease (name, fence, owner, expires_at) VALUES (?, ?, ?, ?)',
      name,
      fence,
      JSON.stringify(this.#owner),
      Math.ceil(now + ttlMs),
    );
    return fence;
  }

  /** Checks the fence. A lease that was extended within the last tenth of its life is left alone: it saves a page. */
  extend(name: string, fence: number, ttlMs: number): void {
    const now = this.#clock.now();
    const row = this.#db.get('SELECT fence, expires_at FROM lease WHERE name = ?', name);
    if (Number(row?.['fence']) !== fence) throw fenced(name, fence);
    const left = Number(row?.['expires_at']) - now;
    // A clock that was set back leaves more than a whole life; then it is written anew.
    if (left > 0.9 * ttlMs && left <= ttlMs + 1) return;
    this.#db.run('UPDATE lease SET expires_at = ? WHERE name = ?', Math.ceil(now + ttlMs), name);
  }

  drop(name: string, fence: number): void {
    this.#db.run('DELETE FROM lease WHERE name = ? AND fence = ?', name, fence);
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
