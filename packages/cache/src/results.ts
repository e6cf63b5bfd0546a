import type { Clock } from '@orch/core';
import { transaction } from '@orch/sqlite';

import { decode, encode, type Encoded } from './codec.ts';
import type { Connection } from './connection.ts';
import { milliseconds } from './duration.ts';
import { deleteEntry, deleteRow, type EntryRow, type NewEntry, readEntry, writeEntry } from './entries.ts';
import { floorOf, raiseFloor } from './floors.ts';
import { deepFreeze } from './freeze.ts';
import { requireName } from './key.ts';
import type { Memory, Remembered } from './memory.ts';
import type { Hit, SetOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { longestRemote, type RemoteTier } from './remote/remote-tier.ts';
import type { Statistics } from './stats.ts';
import type { Storage } from './storage.ts';
import type { Upkeep } from './upkeep.ts';

/** A result from further in the future than clocks differ was stored before the clock was set back; milliseconds. */
const clockTolerance = 60_000;

/** For how long a result in memory is served without asking the database whether it still stands; milliseconds. */
const trusted = 1000;

/** A result together with the form it is stored in, from which every further caller gets its own copy. */
export interface Computed {
  readonly value: unknown;
  readonly encoded: Encoded;
}

export interface ResultsOptions {
  readonly storage: Storage;
  readonly stats: Statistics;
  readonly upkeep: Upkeep;
  readonly clock: Clock;
  readonly policyOf: (type: string) => Policy;
  /** Whether anything that is stored is used. */
  readonly reads: boolean;
  /** Undefined: nothing is kept in memory. */
  readonly memory: Memory | undefined;
  /** Undefined: there is no store that is shared with other machines. */
  readonly remote: RemoteTier | undefined;
}

/** Reads and writes results by type and key, and counts it. */
export class Results {
  readonly #options: ResultsOptions;

  constructor(options: ResultsOptions) {
    this.#options = options;
  }

  /** Counts, and remembers the use. */
  lookUp(type: string, key: string): Hit<unknown> | undefined {
    const { stats, clock, upkeep } = this.#options;
    const now = clock.now();
    const found = this.#options.reads ? this.#fetch(type, key, now) : undefined;
    if (found === undefined) {
      stats.count(type, 'misses');
      return undefined;
    }
    const { row, value } = found;
    const stale = row.fresh !== null && row.fresh <= now;
    stats.countHit(type, stale, row.cost);
    upkeep.noteUse(row.id, row.used, now);
    return { value, storedAt: row.created, stale };
  }

  /** Like {@link lookUp} for many keys, in one read transaction. */
  lookUpMany(type: string, keys: readonly string[]): (Hit<unknown> | undefined)[] {
    return this.#inOneRead(() => keys.map((key) => this.lookUp(type, key)));
  }

  has(type: string, key: string): boolean {
    return this.#options.reads && this.#find(type, key, this.#options.clock.now()) !== undefined;
  }

  /** A result that is not stale; not counted. */
  freshlyStored(type: string, key: string): Computed | undefined {
    const now = this.#options.clock.now();
    const row = this.#find(type, key, now);
    if (row === undefined || (row.fresh !== null && row.fresh <= now)) return undefined;
    const decoded = this.#decode(type, key, row);
    return decoded && { value: decoded.value, encoded: row };
  }

  store(type: string, key: string, encoded: Encoded, options: SetOptions): void {
    this.#write(type, [[key, encoded]], options);
  }

  /** Stores all of them or none, in one transaction. */
  storeMany(type: string, entries: readonly (readonly [key: string, value: unknown])[], options: SetOptions): void {
    const encoded = entries.map(([key, value]) => [key, encode(type, key, value)] as const);
    if (encoded.length > 0) this.#write(type, encoded, options);
  }

  delete(type: string, key: string): boolean {
    const { memory, storage, remote, clock } = this.#options;
    memory?.delete(nameOf(type, key));
    return storage.write((connection) => {
      if (remote !== undefined) raiseFloor(connection, type, key, clock.now());
      remote?.forget(type, key);
      return deleteEntry(connection, type, key);
    }, false);
  }

  /** A fresh result of the remote tier, which is stored here too, as old as it is. */
  async fetchRemote(type: string, key: string, tags: readonly string[]): Promise<Computed | undefined> {
    const { remote, storage, stats, upkeep, clock, memory } = this.#options;
    const entry = await remote?.find(type, key);
    if (entry === undefined) return undefined;
    const now = clock.now();
    const isFresh = entry.fresh === null || entry.fresh > now;
    if (!isFresh || !isServed(entry, now) || entry.created < now - longestRemote) return undefined;
    const floor = storage.run((connection) => floorOf(connection, type, key), 0);
    // The clock that dated the entry may run ahead of the one that dated the floor.
    if (floor > 0 && entry.created <= floor + clockTolerance) return undefined;
    const decoded = decode(type, key, entry);
    if (decoded === undefined) return undefined;
    memory?.delete(nameOf(type, key));
    storage.write((connection) => writeEntry(connection, type, key, entry, tags), undefined);
    upkeep.noteWrite(sizeOf(entry.data));
    stats.count(type, 'remote');
    if (entry.cost > 0) stats.count(type, 'savedMs', entry.cost);
    return { value: decoded.value, encoded: entry };
  }

  /** Removes a damaged result. */
  discard(type: string, row: EntryRow): void {
    this.#options.stats.count(type, 'corrupt');
    this.#options.storage.write((connection) => deleteRow(connection, row), undefined);
  }

  /** One statement, or one transaction for several. */
  #write(
    type: string,
    entries: readonly (readonly [key: string, encoded: Encoded])[],
    { ttl, tags = [], costMs = 0 }: SetOptions,
  ): void {
    const { storage, stats, upkeep, clock, memory, remote } = this.#options;
    for (const tag of tags) requireName('tag', tag);
    const policy = this.#options.policyOf(type);
    const life = ttl === undefined ? policy.ttl : ttl === null ? null : milliseconds(ttl);
    const created = Math.trunc(clock.now());
    const fresh = life === null ? null : created + life;
    const expires = fresh === null ? null : fresh + policy.swr;
    const isKept = expires === null || expires > created;
    const entryOf = ({ data, crc }: Encoded): NewEntry => ({ created, fresh, expires, cost: costMs, crc, data });
    const write = (connection: Connection): void => {
      for (const [key, encoded] of entries) {
        if (!isKept) deleteEntry(connection, type, key);
        else writeEntry(connection, type, key, entryOf(encoded), tags);
      }
    };
    if (memory !== undefined) for (const [key] of entries) memory.delete(nameOf(type, key));
    const isDone = storage.write((connection) => {
      if (entries.length === 1) write(connection);
      else transaction(connection.db, () => write(connection));
      return true;
    }, false);
    if (!isDone || !isKept) return;
    let bytes = 0;
    for (const [, { data }] of entries) bytes += sizeOf(data);
    stats.countSets(type, entries.length, bytes);
    upkeep.noteWrite(bytes);
    if (remote !== undefined) for (const [key, encoded] of entries) remote.put(type, key, entryOf(encoded));
  }

  #fetch(type: string, key: string, now: number): { readonly row: Omit<EntryRow, 'data'>; value: unknown } | undefined {
    const { memory } = this.#options;
    if (memory === undefined) {
      const row = this.#find(type, key, now);
      const decoded = row && this.#decode(type, key, row);
      return row && decoded && { row, value: decoded.value };
    }
    const name = nameOf(type, key);
    const known = memory.get(name);
    if (known !== undefined && Math.abs(now - known.checked) < trusted && isServed(known, now)) {
      return { row: known, value: known.value };
    }
    const row = this.#find(type, key, now);
    if (row === undefined) {
      memory.delete(name);
      return undefined;
    }
    const value = known !== undefined && isSame(known, row) ? known : this.#decode(type, key, row);
    if (value === undefined) return undefined;
    const { data, ...rest } = row;
    const result = { ...rest, value: deepFreeze(value.value), bytes: sizeOf(data), checked: now };
    memory.set(name, result);
    return { row: result, value: result.value };
  }

  /** A row that may be served. */
  #find(type: string, key: string, now: number): EntryRow | undefined {
    const row = this.#options.storage.run((connection) => readEntry(connection, type, key), undefined);
    return row !== undefined && isServed(row, now) ? row : undefined;
  }

  #decode(type: string, key: string, row: EntryRow): { readonly value: unknown } | undefined {
    const decoded = decode(type, key, row);
    if (decoded === undefined) this.discard(type, row);
    return decoded;
  }

  /** Reads that share a snapshot take the locks of the database once. */
  #inOneRead<T>(read: () => T): T {
    const { storage } = this.#options;
    const began = storage.run((connection) => {
      connection.db.exec('BEGIN');
      return connection;
    }, undefined);
    try {
      return read();
    } finally {
      if (began?.db.isOpen === true && began.db.isTransaction) storage.run(() => began.db.exec('COMMIT'), undefined);
    }
  }
}

/** Types hold no NUL, see `requireName`. */
function nameOf(type: string, key: string): string {
  return `${type}\0${key}`;
}

function sizeOf(data: Encoded['data']): number {
  return data === null ? 0 : Buffer.byteLength(data);
}

function isServed({ expires, created }: Pick<EntryRow, 'expires' | 'created'>, now: number): boolean {
  return (expires === null || expires > now) && created <= now + clockTolerance;
}

function isSame(known: Remembered, row: EntryRow): boolean {
  return known.id === row.id && known.created === row.created && known.crc === row.crc;
}
