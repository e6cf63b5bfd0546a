import type { Clock } from '@orch/core';
import { transaction } from '@orch/sqlite';

import type { Connection } from './connection.ts';
import { sweepFloors } from './floors.ts';
import { sweepLeases } from './leases.ts';
import type { GcReport } from './options.ts';
import { longestRemote } from './remote/remote-tier.ts';
import type { StatLog } from './stat-log.ts';
import type { Counted, Statistics } from './stats.ts';
import type { Storage } from './storage.ts';
import { evictSlice, ExpirySweep, shrink, usedBytes } from './sweep.ts';

/** How long after something happened the upkeep follows, in milliseconds. */
const delay = 5000;

/** Times of use are kept to the minute: a hit within it is not noted. */
const usedPrecision = 60_000;

/** Times of use alone are reason enough to write to the database when the stored ones are this old, in milliseconds. */
const usedStale = 3_600_000;

/** Digests of files that nobody asked about for this long are forgotten, in milliseconds. */
const fileMemory = 30 * 86_400_000;

const nothing: Slice = { expired: 0, evicted: 0, done: true };

interface Slice extends GcReport {
  /** Whether nothing is left to do. */
  readonly done: boolean;
}

/** Writes statistics and times of use, and removes what is expired or too much, away from the hot path. */
export class Upkeep {
  readonly #storage: Storage;
  readonly #stats: Statistics;
  readonly #log: StatLog;
  readonly #clock: Clock;
  readonly #maxBytes: number;
  readonly #used = new Map<number, number>();
  readonly #expiry = new ExpirySweep();
  #timer: NodeJS.Timeout | undefined;
  #written = 0;
  #usesAreStale = false;

  constructor(storage: Storage, stats: Statistics, log: StatLog, clock: Clock, maxBytes: number) {
    this.#storage = storage;
    this.#stats = stats;
    this.#log = log;
    this.#clock = clock;
    this.#maxBytes = maxBytes;
  }

  noteUse(id: number, lastUsed: number, now: number): void {
    if (now - lastUsed >= usedPrecision) {
      this.#used.set(id, now);
      if (now - lastUsed >= usedStale) this.#usesAreStale = true;
    }
    this.#schedule();
  }

  /** After a burst of writes the size is looked at at once, so that it stays bounded. */
  noteWrite(bytes: number): void {
    this.#written += bytes;
    if (this.#written > this.#maxBytes / 8) {
      this.#flush();
      this.#slice();
    }
    this.#schedule();
  }

  /** Does everything that is due, now. */
  run(): GcReport {
    this.#flush();
    let expired = 0;
    let evicted = 0;
    for (;;) {
      const slice = this.#slice();
      expired += slice.expired;
      evicted += slice.evicted;
      if (slice.done) break;
    }
    this.#storage.write((connection) => {
      sweepLeases(connection, this.#clock.now());
      sweepFloors(connection, this.#clock.now() - longestRemote);
      const before = Math.trunc(this.#clock.now() - fileMemory);
      connection.prepare('DELETE FROM file WHERE recorded < ?').run(before);
    }, undefined);
    return { expired, evicted };
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#flush();
    if (this.#written > 0) this.#slice();
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#storage.closed) return;
    this.#timer = setTimeout(() => {
      this.#flush();
      this.#continue();
    }, delay);
    this.#timer.unref();
  }

  #continue(): void {
    this.#timer = undefined;
    if (this.#storage.closed || this.#slice().done) return;
    this.#timer = setTimeout(() => this.#continue(), 1);
    this.#timer.unref();
  }

  /** One step of each clean-up, about a millisecond. */
  #slice(): Slice {
    this.#written = 0;
    return this.#storage.write((connection) => {
      const { expired, done } = this.#expiry.slice(connection, this.#clock.now());
      const excess = usedBytes(connection) - this.#maxBytes;
      // A little more than needed, so that not every write evicts.
      const evicted = excess > 0 ? evictSlice(connection, excess + this.#maxBytes / 20) : 0;
      if (expired + evicted > 0) shrink(connection);
      return { expired, evicted, done: done && evicted === 0 };
    }, nothing);
  }

  #flush(): void {
    if (!this.#usesAreStale && !this.#storage.hasWritten && this.#logged()) return;
    if (this.#used.size === 0 && !this.#stats.isPending) return;
    const done = this.#storage.write((connection) => {
      const others = this.#log.take();
      transaction(connection.db, () => this.#writeDown(connection, others));
      return true;
    }, false);
    if (!done) return;
    this.#stats.settle();
    this.#used.clear();
    this.#usesAreStale = false;
  }

  /** Whether the statistics are out of memory without the database. */
  #logged(): boolean {
    if (!this.#stats.isPending) return true;
    if (!this.#storage.persistent || !this.#log.append(this.#stats.toLines())) return false;
    this.#stats.settle();
    return true;
  }

  #writeDown(connection: Connection, others: readonly Counted[]): void {
    this.#stats.flush(connection, others);
    const update = connection.prepare('UPDATE entry SET used = ? WHERE id = ? AND ifnull(used, created) < ?');
    for (const [id, now] of this.#used) update.run(Math.trunc(now), id, Math.trunc(now));
  }
}
