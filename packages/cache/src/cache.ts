import { OrchError, type Sha256, systemClock } from '@orch/core';
import { checkIntegrity, transaction } from '@orch/sqlite';
import type { Keyv } from 'keyv';

import { decode, type Encoded, encode } from './codec.ts';
import { milliseconds } from './duration.ts';
import { deleteEntries, deleteEntry, deleteRow, type EntryRow, readEntry, writeEntry } from './entries.ts';
import { hashFile } from './file-hash.ts';
import { Flights } from './flights.ts';
import { entryKey, requireName } from './key.ts';
import type {
  Cache,
  CacheOptions,
  CacheStats,
  CacheUsage,
  Compute,
  ComputeOptions,
  GcReport,
  Hit,
  Selection,
  SetOptions,
  VerifyReport,
} from './options.ts';
import { createPolicies, documentedDefaultTtl, type Policy } from './policy.ts';
import { SingleFlight } from './single-flight.ts';
import { Statistics } from './stats.ts';
import { Storage } from './storage.ts';
import { inspect, takeStock } from './inspect.ts';
import { Upkeep } from './upkeep.ts';

const defaultMaxBytes = 256 * 1024 * 1024;

/** A result from further in the future than clocks differ was stored before the clock was set back; milliseconds. */
const clockTolerance = 60_000;

/** Opens the cache in `options.dir`. It never fails because of the disk; see {@link Cache}. */
export function openCache(options: CacheOptions): Cache {
  return new SqliteCache(options);
}

/** A result together with the form it is stored in, from which every further caller gets its own copy. */
interface Computed {
  readonly value: unknown;
  readonly encoded: Encoded;
}

class SqliteCache implements Cache {
  readonly #clock;
  readonly #reads: boolean;
  readonly #policyOf: (type: string) => Policy;
  readonly #storage: Storage;
  readonly #stats = new Statistics();
  readonly #upkeep: Upkeep;
  readonly #flights = new Flights();
  readonly #singleFlight: SingleFlight;

  constructor(options: CacheOptions) {
    const { dir, types = {}, defaultTtl = documentedDefaultTtl, maxBytes = defaultMaxBytes } = options;
    this.#clock = options.clock ?? systemClock;
    this.#reads = options.reads ?? true;
    this.#policyOf = createPolicies(types, defaultTtl);
    this.#storage = new Storage({
      dir,
      readOnly: options.readOnly ?? false,
      clock: this.#clock,
      onWarning: options.onWarning ?? (() => undefined),
    });
    this.#upkeep = new Upkeep(this.#storage, this.#stats, this.#clock, maxBytes);
    this.#singleFlight = new SingleFlight(this.#storage, this.#clock);
  }

  key(type: string, input: unknown): Sha256 {
    requireName('type', type);
    return entryKey(this.#policyOf(type).version, input);
  }

  get<T>(type: string, input: unknown): Hit<T> | undefined {
    return this.#lookUp(type, this.key(type, input)) as Hit<T> | undefined;
  }

  has(type: string, input: unknown): boolean {
    return this.#reads && this.#find(type, this.key(type, input)) !== undefined;
  }

  set(type: string, input: unknown, value: unknown, options: SetOptions = {}): void {
    const key = this.key(type, input);
    this.#store(type, key, encode(key, value), options);
  }

  delete(type: string, input: unknown): boolean {
    const key = this.key(type, input);
    return this.#storage.write((connection) => deleteEntry(connection, type, key), false);
  }

  async getOrCompute<T>(type: string, input: unknown, compute: Compute<T>, options: ComputeOptions = {}): Promise<T> {
    const key = this.key(type, input);
    const start = async (signal: AbortSignal): Promise<Computed> => this.#obtain(type, key, compute, options, signal);
    const name = `${type}\0${key}`;
    options.signal?.throwIfAborted();
    const hit = options.force === true ? undefined : this.#lookUp(type, key);
    if (hit !== undefined) {
      if (hit.stale && !this.#flights.has(name)) this.#refresh(name, start);
      return hit.value as T;
    }
    let isMine = false;
    const startMine = async (signal: AbortSignal): Promise<Computed> => {
      isMine = true;
      return start(signal);
    };
    const { value, encoded } =
      options.force === true
        ? await this.#flights.replace(name, options.signal, startMine)
        : await this.#flights.join(name, options.signal, startMine);
    return (isMine ? value : decode(key, encoded)?.value) as T;
  }

  async withCache<T>(type: string, input: unknown, compute: Compute<T>, options?: ComputeOptions): Promise<T> {
    return this.getOrCompute(type, input, compute, options);
  }

  invalidate(selection: Selection): number {
    const { olderThan, ...filter } = selection;
    if (Object.values(selection).every((condition) => condition === undefined)) {
      throw new OrchError('ORCH_CACHE_SELECTION', 'nothing says which results to remove', {
        help: 'Give a type, tag, key, prefix or olderThan, or use clear() to remove everything.',
      });
    }
    const createdBefore = olderThan === undefined ? undefined : this.#clock.now() - milliseconds(olderThan);
    const conditions = createdBefore === undefined ? filter : { ...filter, createdBefore };
    return this.#storage.write((connection) => deleteEntries(connection, conditions), 0);
  }

  stats(): CacheStats {
    const session = this.#stats.session();
    return { session, total: this.#storage.run((connection) => this.#stats.total(connection), session) };
  }

  usage(): CacheUsage {
    const { persistent } = this.#storage;
    const nothing = { types: {}, bytes: 0 };
    return { ...this.#storage.run((connection) => takeStock(connection), nothing), persistent };
  }

  gc(): GcReport {
    return this.#upkeep.run();
  }

  verify(): VerifyReport {
    const report = this.#storage.run(
      (connection) => ({ ...inspect(connection), faults: checkIntegrity(connection.db) }),
      { checked: 0, damaged: [], faults: [] },
    );
    for (const row of report.damaged) this.#discard(row.type, row);
    return { checked: report.checked, corrupt: report.damaged.length, faults: report.faults };
  }

  clear(): void {
    this.#storage.write((connection) => {
      transaction(connection.db, () => connection.db.exec('DELETE FROM entry; DELETE FROM file'));
      connection.db.exec('PRAGMA incremental_vacuum');
    }, undefined);
  }

  fileHash(path: string): Sha256 {
    return hashFile(this.#storage, this.#clock, path);
  }

  async keyv<T = unknown>(type: string): Promise<Keyv<T>> {
    requireName('type', type);
    const { createKeyv } = await import('./keyv.ts');
    return createKeyv<T>(this.#storage, this.#clock, type, this.#policyOf(type).ttl);
  }

  close(): void {
    this.#singleFlight.close();
    this.#upkeep.close();
    this.#storage.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Counts, and remembers the use. */
  #lookUp(type: string, key: string): Hit<unknown> | undefined {
    const row = this.#reads ? this.#find(type, key) : undefined;
    const decoded = row && this.#decode(type, key, row);
    if (row === undefined || decoded === undefined) {
      this.#stats.count(type, 'misses');
      return undefined;
    }
    const now = this.#clock.now();
    const stale = row.fresh !== null && row.fresh <= now;
    this.#stats.count(type, 'hits');
    if (stale) this.#stats.count(type, 'stale');
    if (row.cost > 0) this.#stats.count(type, 'savedMs', row.cost);
    this.#upkeep.noteUse(row.id, row.used, now);
    return { value: decoded.value, storedAt: row.created, stale };
  }

  /** A row that may be served. */
  #find(type: string, key: string): EntryRow | undefined {
    const row = this.#storage.run((connection) => readEntry(connection, type, key), undefined);
    if (row === undefined) return undefined;
    const now = this.#clock.now();
    return (row.expires !== null && row.expires <= now) || row.created > now + clockTolerance ? undefined : row;
  }

  #decode(type: string, key: string, row: EntryRow): { readonly value: unknown } | undefined {
    const decoded = decode(key, row);
    if (decoded === undefined) this.#discard(type, row);
    return decoded;
  }

  #discard(type: string, row: EntryRow): void {
    this.#stats.count(type, 'corrupt');
    this.#storage.write((connection) => deleteRow(connection, row), undefined);
  }

  #store(type: string, key: string, encoded: Encoded, { ttl, tags = [], costMs = 0 }: SetOptions): void {
    for (const tag of tags) requireName('tag', tag);
    const policy = this.#policyOf(type);
    const life = ttl === undefined ? policy.ttl : ttl === null ? null : milliseconds(ttl);
    const created = Math.trunc(this.#clock.now());
    const fresh = life === null ? null : created + life;
    const expires = fresh === null ? null : fresh + policy.swr;
    const { data, crc } = encoded;
    const entry = { created, fresh, expires, cost: costMs, crc, data };
    if (expires !== null && expires <= created) {
      this.#storage.write((connection) => deleteEntry(connection, type, key), false);
      return;
    }
    const isStored = this.#storage.write((connection) => {
      writeEntry(connection, type, key, entry, tags);
      return true;
    }, false);
    if (!isStored) return;
    const bytes = data === null ? 0 : Buffer.byteLength(data);
    this.#stats.count(type, 'sets');
    this.#stats.count(type, 'bytes', bytes);
    this.#upkeep.noteWrite(bytes);
  }

  /** Computes, in one of all processes unless the caller insists. */
  async #obtain(
    type: string,
    key: string,
    compute: Compute<unknown>,
    options: ComputeOptions,
    signal: AbortSignal,
  ): Promise<Computed> {
    const run = async (): Promise<Computed> => {
      const start = this.#clock.monotonic();
      const value = await compute({ signal });
      const encoded = encode(key, value);
      this.#store(type, key, encoded, { ...options, costMs: this.#clock.monotonic() - start });
      return { value, encoded };
    };
    if (options.force === true || !this.#reads) return run();
    const find = (): Computed | undefined => this.#freshlyStored(type, key);
    const { negativeTtl } = this.#policyOf(type);
    return this.#singleFlight.execute({ type, key, negativeTtl, signal, find, run });
  }

  #freshlyStored(type: string, key: string): Computed | undefined {
    const row = this.#find(type, key);
    if (row === undefined || (row.fresh !== null && row.fresh <= this.#clock.now())) return undefined;
    const decoded = this.#decode(type, key, row);
    return decoded && { value: decoded.value, encoded: row };
  }

  /** A failed refresh leaves the stale result in place until it expires; the next caller tries again. */
  #refresh(name: string, start: (signal: AbortSignal) => Promise<Computed>): void {
    this.#flights.join(name, undefined, start).catch(() => undefined);
  }
}
