import { join } from 'node:path';

import { OrchError, type Sha256, systemClock } from '@orch/core';
import { checkIntegrity, transaction } from '@orch/sqlite';
import type { Keyv } from 'keyv';

import { encode } from './codec.ts';
import { Computations } from './computations.ts';
import { milliseconds } from './duration.ts';
import { deleteEntries, type EntryFilter } from './entries.ts';
import { FileHashes } from './file-hash.ts';
import { raiseFloor } from './floors.ts';
import { requireName } from './entry-name.ts';
import { Keys } from './keys.ts';
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
  StoredResult,
  VerifyReport,
} from './options.ts';
import { Memory } from './memory.ts';
import { createPolicies, documentedDefaultTtl, type Policy } from './policy.ts';
import { RemoteTier } from './remote/remote-tier.ts';
import { Results } from './results.ts';
import { StatLog } from './stat-log.ts';
import { Statistics } from './stats.ts';
import { Storage } from './storage.ts';
import { inspect, takeStock } from './inspect.ts';
import { listEntries, peekValue } from './listing.ts';
import { Upkeep } from './upkeep.ts';

const defaultMaxBytes = 256 * 1024 * 1024;

/** The statistics beside the database. */
const logName = 'cache-v1.stats';

/** Opens the cache in `options.dir`. It never fails because of the disk; see {@link Cache}. */
export function openCache(options: CacheOptions): Cache {
  return new SqliteCache(options);
}

class SqliteCache implements Cache {
  readonly #clock;
  readonly #reads: boolean;
  readonly #policyOf: (type: string) => Policy;
  readonly #keys: Keys;
  readonly #storage: Storage;
  readonly #stats = new Statistics();
  readonly #log: StatLog;
  readonly #upkeep: Upkeep;
  readonly #memory: Memory | undefined;
  readonly #results: Results;
  readonly #fileHashes: FileHashes;
  readonly #remote: RemoteTier | undefined;
  readonly #computations: Computations;

  constructor(options: CacheOptions) {
    const { dir, types = {}, defaultTtl = documentedDefaultTtl, maxBytes = defaultMaxBytes } = options;
    const { onWarning = () => undefined, readOnly = false } = options;
    this.#clock = options.clock ?? systemClock;
    this.#reads = options.reads ?? true;
    this.#policyOf = createPolicies(types, defaultTtl);
    this.#keys = new Keys(this.#policyOf);
    this.#storage = new Storage({
      dir,
      readOnly,
      create: options.create ?? true,
      clock: this.#clock,
      onWarning,
    });
    this.#log = new StatLog(join(dir, logName));
    this.#upkeep = new Upkeep(this.#storage, this.#stats, this.#log, this.#clock, maxBytes);
    this.#memory = (options.memoryBytes ?? 0) > 0 ? new Memory(options.memoryBytes ?? 0) : undefined;
    this.#remote = options.remote && new RemoteTier(options.remote, this.#clock, onWarning);
    this.#results = new Results({
      storage: this.#storage,
      stats: this.#stats,
      upkeep: this.#upkeep,
      clock: this.#clock,
      policyOf: this.#policyOf,
      reads: this.#reads,
      memory: this.#memory,
      remote: this.#remote,
    });
    this.#fileHashes = new FileHashes(this.#storage, this.#clock);
    this.#computations = new Computations(this.#results, this.#storage, this.#clock, this.#policyOf, this.#reads);
  }

  key(type: string, input: unknown): Sha256 {
    return this.#keys.nameOf(type, input).key as Sha256;
  }

  get<T>(type: string, input: unknown): Hit<T> | undefined {
    return this.#results.lookUp(this.#keys.nameOf(type, input)) as Hit<T> | undefined;
  }

  has(type: string, input: unknown): boolean {
    return this.#results.has(this.#keys.nameOf(type, input));
  }

  set(type: string, input: unknown, value: unknown, options: SetOptions = {}): void {
    const name = this.#keys.nameOf(type, input);
    this.#results.store(name, encode(name, value), options);
  }

  getMany<T>(type: string, inputs: readonly unknown[]): (Hit<T> | undefined)[] {
    const names = inputs.map((input) => this.#keys.nameOf(type, input));
    return this.#results.lookUpMany(names) as (Hit<T> | undefined)[];
  }

  setMany(type: string, entries: Iterable<readonly [input: unknown, value: unknown]>, options: SetOptions = {}): void {
    const named = Array.from(entries, ([input, value]) => [this.#keys.nameOf(type, input), value] as const);
    this.#results.storeMany(type, named, options);
  }

  delete(type: string, input: unknown): boolean {
    return this.#results.delete(this.#keys.nameOf(type, input));
  }

  async getOrCompute<T>(type: string, input: unknown, compute: Compute<T>, options: ComputeOptions = {}): Promise<T> {
    return this.#computations.getOrCompute(this.#keys.nameOf(type, input), compute, options) as Promise<T>;
  }

  async withCache<T>(type: string, input: unknown, compute: Compute<T>, options?: ComputeOptions): Promise<T> {
    return this.getOrCompute(type, input, compute, options);
  }

  invalidate(selection: Selection): number {
    if (Object.values(selection).every((condition) => condition === undefined)) {
      throw new OrchError('ORCH_CACHE_SELECTION', 'nothing says which results to remove', {
        help: 'Give a type, tag, key, prefix or olderThan, or use clear() to remove everything.',
      });
    }
    const filter = this.#filterOf(selection);
    this.#memory?.clear();
    return this.#storage.write((connection) => {
      raiseFloor(connection, selection.type ?? '', '', this.#clock.now());
      return deleteEntries(connection, filter);
    }, 0);
  }

  list(selection: Selection = {}, limit = 1000): StoredResult[] {
    const filter = this.#filterOf(selection);
    if (!(limit >= 0)) throw new OrchError('ORCH_CACHE_SELECTION', `${limit} is not a number of results`);
    const most = Math.min(Math.trunc(limit), Number.MAX_SAFE_INTEGER);
    return this.#storage.run((connection) => listEntries(connection, filter, this.#clock.now(), most), []);
  }

  peek(type: string, key: string): { readonly value: unknown } | undefined {
    return this.#storage.run((connection) => peekValue(connection, type, key), undefined);
  }

  stats(): CacheStats {
    const session = this.#stats.session();
    const total = this.#storage.run((connection) => this.#stats.total(connection, this.#log.read()), session);
    return { session, total };
  }

  usage(): CacheUsage {
    const { persistent, hasFile } = this.#storage;
    const stock = this.#storage.run((connection) => takeStock(connection), { types: {}, bytes: 0 });
    return { types: stock.types, bytes: hasFile ? stock.bytes : 0, persistent };
  }

  gc(): GcReport {
    return this.#upkeep.run();
  }

  verify(): VerifyReport {
    const report = this.#storage.run(
      (connection) => ({ ...inspect(connection), faults: checkIntegrity(connection.db) }),
      { checked: 0, damaged: [], faults: [] },
    );
    for (const row of report.damaged) this.#results.discard(row.type, row);
    return { checked: report.checked, corrupt: report.damaged.length, faults: report.faults };
  }

  clear(): void {
    this.#memory?.clear();
    this.#storage.write((connection) => {
      transaction(connection.db, () => {
        raiseFloor(connection, '', '', this.#clock.now());
        connection.db.exec('DELETE FROM entry; DELETE FROM file');
      });
      connection.db.exec('PRAGMA incremental_vacuum');
    }, undefined);
  }

  fileHash(path: string): Sha256 {
    return this.#fileHashes.hash(path);
  }

  async keyv<T = unknown>(type: string): Promise<Keyv<T>> {
    requireName('type', type);
    const { createKeyv } = await import('./keyv.ts');
    // A Keyv sees this machine only: what it changes must not be undone by what is shared.
    const onChange = (changed: string, name = ''): void => {
      this.#memory?.clear();
      if (this.#remote === undefined) return;
      this.#storage.write((connection) => raiseFloor(connection, changed, name, this.#clock.now()), undefined);
    };
    return createKeyv<T>(this.#storage, this.#clock, type, this.#policyOf(type).ttl, onChange);
  }

  async flush(): Promise<void> {
    await this.#remote?.flush();
  }

  close(): void {
    this.#computations.close();
    this.#upkeep.close();
    this.#memory?.clear();
    this.#storage.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #filterOf({ olderThan, ...filter }: Selection): EntryFilter {
    if (olderThan === undefined) return filter;
    return { ...filter, createdBefore: this.#clock.now() - milliseconds(olderThan) };
  }
}
