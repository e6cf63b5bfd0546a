import type { Clock } from '@orch/core';
import { transaction } from '@orch/sqlite';

import { decode, encode, type Encoded } from './codec.ts';
import type { Connection } from './connection.ts';
import { milliseconds } from './duration.ts';
import { deleteEntry, deleteRow, type EntryRow, type NewEntry, readEntry, writeEntry } from './entries.ts';
import { floorOf, raiseFloor } from './floors.ts';
import { deepFreeze } from './freeze.ts';
import { type EntryName, requireName } from './entry-name.ts';
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

/** What results that are stored at the same time have in common. */
interface Life extends Omit<NewEntry, 'data' | 'crc'> {
  readonly tags: readonly string[];
  /** False if they would be gone at once. */
  readonly isKept: boolean;
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
  lookUp(name: EntryName): Hit<unknown> | undefined {
    const { stats, clock, upkeep } = this.#options;
    const now = clock.now();
    const found = this.#options.reads ? this.#fetch(name, now) : undefined;
    if (found === undefined) {
      stats.count(name.type, 'misses');
      return undefined;
    }
    const { row, value } = found;
    const stale = row.fresh !== null && row.fresh <= now;
    stats.countHit(name.type, stale, row.cost);
    upkeep.noteUse(row.id, row.used, now);
    return { value, storedAt: row.created, stale };
  }

  /** Like {@link lookUp} for many names, in one read transaction. */
  lookUpMany(names: readonly EntryName[]): (Hit<unknown> | undefined)[] {
    return this.#inOneRead(() => names.map((name) => this.lookUp(name)));
  }

  has(name: EntryName): boolean {
    return this.#options.reads && this.#find(name, this.#options.clock.now()) !== undefined;
  }

  /** A result that is not stale; not counted. */
  freshlyStored(name: EntryName): Computed | undefined {
    const now = this.#options.clock.now();
    const row = this.#find(name, now);
    if (row === undefined || (row.fresh !== null && row.fresh <= now)) return undefined;
    const decoded = this.#decode(name, row);
    return decoded && { value: decoded.value, encoded: row };
  }

  store(name: EntryName, encoded: Encoded, options: SetOptions): void {
    const { storage, memory } = this.#options;
    const life = this.#lifeOf(name.type, options);
    memory?.delete(name.text);
    const isDone = storage.write((connection) => {
      put(connection, name, encoded, life);
      return true;
    }, false);
    if (isDone && life.isKept) this.#noteStored(name, encoded, life);
  }

  /** Stores all of them or none, in one transaction. */
  storeMany(type: string, entries: readonly (readonly [name: EntryName, value: unknown])[], options: SetOptions): void {
    const encoded = entries.map(([name, value]) => [name, encode(name, value)] as const);
    if (encoded.length === 0) return;
    const { storage, memory } = this.#options;
    const life = this.#lifeOf(type, options);
    if (memory !== undefined) for (const [{ text }] of encoded) memory.delete(text);
    const isDone = storage.write((connection) => {
      transaction(connection.db, () => {
        for (const [name, one] of encoded) put(connection, name, one, life);
      });
      return true;
    }, false);
    if (isDone && life.isKept) for (const [name, one] of encoded) this.#noteStored(name, one, life);
  }

  delete(name: EntryName): boolean {
    const { memory, storage, remote, clock } = this.#options;
    memory?.delete(name.text);
    return storage.write((connection) => {
      if (remote !== undefined) raiseFloor(connection, name.type, name.key, clock.now());
      remote?.forget(name.type, name.key);
      return deleteEntry(connection, name);
    }, false);
  }

  /** A fresh result of the remote tier, which is stored here too, as old as it is. */
  async fetchRemote(name: EntryName, tags: readonly string[]): Promise<Computed | undefined> {
    const { type, key } = name;
    const { remote, storage, stats, upkeep, clock, memory } = this.#options;
    const entry = await remote?.find(type, key);
    if (entry === undefined) return undefined;
    const now = clock.now();
    const isFresh = entry.fresh === null || entry.fresh > now;
    if (!isFresh || !isServed(entry, now) || entry.created < now - longestRemote) return undefined;
    const floor = storage.run((connection) => floorOf(connection, type, key), 0);
    // The clock that dated the entry may run ahead of the one that dated the floor.
    if (floor > 0 && entry.created <= floor + clockTolerance) return undefined;
    const decoded = decode(name, entry);
    if (decoded === undefined) return undefined;
    memory?.delete(name.text);
    storage.write((connection) => writeEntry(connection, name, entry, tags), undefined);
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

  /** When results that are stored now are to go. */
  #lifeOf(type: string, { ttl, tags = [], costMs = 0 }: SetOptions): Life {
    for (const tag of tags) requireName('tag', tag);
    const policy = this.#options.policyOf(type);
    const life = ttl === undefined ? policy.ttl : ttl === null ? null : milliseconds(ttl);
    const created = Math.trunc(this.#options.clock.now());
    const fresh = life === null ? null : created + life;
    const expires = fresh === null ? null : fresh + policy.swr;
    return { created, fresh, expires, cost: costMs, tags, isKept: expires === null || expires > created };
  }

  #noteStored({ type, key }: EntryName, encoded: Encoded, life: Life): void {
    const { stats, upkeep, remote } = this.#options;
    const bytes = sizeOf(encoded.data);
    stats.countSets(type, 1, bytes);
    upkeep.noteWrite(bytes);
    remote?.put(type, key, entryOf(encoded, life));
  }

  #fetch(name: EntryName, now: number): { readonly row: Omit<EntryRow, 'data'>; value: unknown } | undefined {
    const { memory } = this.#options;
    if (memory === undefined) {
      const row = this.#find(name, now);
      const decoded = row && this.#decode(name, row);
      return row && decoded && { row, value: decoded.value };
    }
    const known = memory.get(name.text);
    if (known !== undefined && Math.abs(now - known.checked) < trusted && isServed(known, now)) {
      return { row: known, value: known.value };
    }
    const row = this.#find(name, now);
    if (row === undefined) {
      memory.delete(name.text);
      return undefined;
    }
    const value = known !== undefined && isSame(known, row) ? known : this.#decode(name, row);
    if (value === undefined) return undefined;
    const { data, ...rest } = row;
    const result = { ...rest, value: deepFreeze(value.value), bytes: sizeOf(data), checked: now };
    memory.set(name.text, result);
    return { row: result, value: result.value };
  }

  /** A row that may be served. */
  #find(name: EntryName, now: number): EntryRow | undefined {
    const row = this.#options.storage.run((connection) => readEntry(connection, name), undefined);
    return row !== undefined && isServed(row, now) ? row : undefined;
  }

  #decode(name: EntryName, row: EntryRow): { readonly value: unknown } | undefined {
    const decoded = decode(name, row);
    if (decoded === undefined) this.discard(name.type, row);
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

function put(connection: Connection, name: EntryName, encoded: Encoded, life: Life): void {
  if (life.isKept) writeEntry(connection, name, entryOf(encoded, life), life.tags);
  else deleteEntry(connection, name);
}

function entryOf({ data, crc }: Encoded, { created, fresh, expires, cost }: Life): NewEntry {
  return { created, fresh, expires, cost, crc, data };
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
