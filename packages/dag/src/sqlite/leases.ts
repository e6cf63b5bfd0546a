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

  extend(name: string, fence: number, ttlMs: number): void {
    const until = Math.ceil(this.#clock.now() + ttlMs);
    const changed = this.#db.run('UPDATE lease SET expires_at = ? WHERE name = ? AND fence = ?', until, name, fence);
    if (changed === 0) throw fenced(name, fence);
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
