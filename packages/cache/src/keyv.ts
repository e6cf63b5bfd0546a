import { EventEmitter } from 'node:events';

import type { Clock } from '@orch/core';
import {
  Keyv,
  type KeyvStorageAdapter,
  type KeyvStorageCapability,
  keyvStorageCapability,
  type KeyvStorageEntry,
  type KeyvStorageGetResult,
} from 'keyv';

import { decode, encode } from './codec.ts';
import {
  deleteEntries,
  deleteEntry,
  type EntryRow,
  joinTags,
  type NamedEntry,
  readEntry,
  selectEntries,
  writeEntry,
} from './entries.ts';
import { entryName, type EntryName, requireName } from './entry-name.ts';
import type { Storage } from './storage.ts';

/**
 * A Keyv on the entries of one type. `ttl` is its default time to live in milliseconds; null = for ever.
 * `onChange` is called before entries change, and gets the key of the one, or none for all.
 */
export function createKeyv<T>(
  storage: Storage,
  clock: Clock,
  type: string,
  ttl: number | null,
  onChange: OnChange,
): Keyv<T> {
  const store = new KeyvView(storage, clock, type, ttl !== 0, onChange);
  const options = { store, serialization: false, checkExpired: false } as const;
  return new Keyv<T>(ttl === null ? options : { ...options, ttl });
}

/** A text that comes without its envelope was serialised by the Keyv itself, and goes back to it as it is. */
const serialized = 'keyv-serialized';
const serializedTags = joinTags([serialized]);

type OnChange = (type: string, key?: string) => void;

type Listener = (...values: unknown[]) => void;

/** How many rows an iterator reads at a time. */
const pageRows = 100;

/**
 * The storage adapter of one Keyv: its own object, because Keyv writes its namespace into the adapter. Values of
 * {@link createKeyv} arrive as `{value, expires}` (it serialises nothing) and are stored as the cache stores its own.
 */
class KeyvView extends EventEmitter implements KeyvStorageAdapter {
  namespace: string | undefined;
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #baseType: string;
  readonly #stores: boolean;
  readonly #onChange: OnChange;

  constructor(storage: Storage, clock: Clock, type: string, stores: boolean, onChange: OnChange) {
    super();
    this.#storage = storage;
    this.#clock = clock;
    this.#baseType = type;
    this.#stores = stores;
    this.#onChange = onChange;
  }

  get capabilities(): KeyvStorageCapability {
    return keyvStorageCapability(this);
  }

  async get<Value>(key: string): Promise<KeyvStorageGetResult<Value>> {
    return this.#get<Value>(key);
  }

  async getMany<Value>(keys: string[]): Promise<KeyvStorageGetResult<Value | undefined>[]> {
    return keys.map((key) => this.#get<Value>(key));
  }

  async has(key: string): Promise<boolean> {
    return this.#find(this.#nameOf(key)) !== undefined;
  }

  async hasMany(keys: string[]): Promise<boolean[]> {
    return keys.map((key) => this.#find(this.#nameOf(key)) !== undefined);
  }

  async set(key: string, value: unknown, expires?: number): Promise<boolean> {
    return this.#set(key, value, expires);
  }

  async setMany<Value>(entries: KeyvStorageEntry<Value>[]): Promise<boolean[]> {
    return entries.map(({ key, value, expires }) => this.#set(key, value, expires));
  }

  async delete(key: string): Promise<boolean> {
    return this.#delete(key);
  }

  async deleteMany(keys: string[]): Promise<boolean[]> {
    return keys.map((key) => this.#delete(key));
  }

  /** Removes the entries of this view only. */
  async clear(): Promise<void> {
    this.#onChange(this.#type);
    this.#storage.write((connection) => deleteEntries(connection, { type: this.#type }), 0);
  }

  async *iterator<Value>(): AsyncGenerator<(string | Awaited<Value> | undefined)[], void> {
    let last = '';
    for (;;) {
      const rows = this.#page(last);
      for (const { key, ...row } of rows) {
        last = key;
        const entry = this.#decode<Value>(this.#nameOf(key), row);
        if (entry !== undefined) yield [key, entry as Awaited<Value>];
      }
      if (rows.length < pageRows) return;
    }
  }

  /** The cache behind the view stays open: other views and its owner use it. */
  async disconnect(): Promise<void> {
    this.removeAllListeners();
  }

  /** Narrows Node's `Function[]` to what Keyv's emitter promises. */
  override listeners(event: string | symbol): Listener[] {
    return super.listeners(event) as Listener[];
  }

  override rawListeners(event: string | symbol): Listener[] {
    return super.rawListeners(event) as Listener[];
  }

  get #type(): string {
    return this.namespace === undefined || this.namespace === ''
      ? this.#baseType
      : `${this.#baseType}/${this.namespace}`;
  }

  #nameOf(key: string): EntryName {
    return entryName(this.#type, key);
  }

  #get<Value>(key: string): KeyvStorageGetResult<Value> {
    const name = this.#nameOf(key);
    const row = this.#find(name);
    return row && this.#decode<Value>(name, row);
  }

  #find(name: EntryName): EntryRow | undefined {
    const row = this.#storage.run((connection) => readEntry(connection, name), undefined);
    return row === undefined || this.#isExpired(row) ? undefined : row;
  }

  #isExpired({ expires }: Pick<EntryRow, 'expires'>): boolean {
    return expires !== null && expires <= this.#clock.now();
  }

  #decode<Value>(name: EntryName, row: EntryRow): KeyvStorageGetResult<Value> {
    const decoded = decode(name, row);
    if (decoded === undefined) return undefined;
    const value = decoded.value as Value;
    // The Keyv parses its own text, which has the value and the time in it.
    if (row.tags === serializedTags) return value as KeyvStorageGetResult<Value>;
    return row.expires === null ? { value } : { value, expires: row.expires };
  }

  #set(key: string, value: unknown, expires: number | undefined): boolean {
    requireName('key', key);
    this.#onChange(this.#type, key);
    const name = this.#nameOf(key);
    const { data, crc } = encode(name, isEnvelope(value) ? value.value : value);
    const created = Math.trunc(this.#clock.now());
    const until = expires === undefined ? null : Math.min(Math.trunc(expires), Number.MAX_SAFE_INTEGER);
    const entry = { created, fresh: until, expires: until, cost: 0, crc, data };
    const tags = typeof value === 'string' ? [serialized] : [];
    return this.#storage.write((connection) => {
      if (this.#stores && (until === null || until > created)) writeEntry(connection, name, entry, tags);
      else deleteEntry(connection, name);
      return true;
    }, false);
  }

  #delete(key: string): boolean {
    this.#onChange(this.#type, key);
    return this.#storage.write((connection) => deleteEntry(connection, this.#nameOf(key)), false);
  }

  #page(after: string): NamedEntry[] {
    return this.#storage.run((connection) => {
      const sql = `${selectEntries} WHERE type = ? AND key > ? AND (expires IS NULL OR expires > ?) ORDER BY key LIMIT ?`;
      const rows = connection.prepare(sql).all(this.#type, after, Math.trunc(this.#clock.now()), pageRows);
      return rows as unknown as NamedEntry[];
    }, []);
  }
}

function isEnvelope(value: unknown): value is { readonly value: unknown } {
  return typeof value === 'object' && value !== null && 'value' in value && 'expires' in value;
}
