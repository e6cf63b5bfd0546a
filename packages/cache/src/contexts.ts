import { type Clock, hashJson, type Sha256, systemClock } from '@orch/core';

import { deepFreeze } from './freeze.ts';
import type { Cache } from './options.ts';

/** What several readers share: analysed once, never changed. `data` is frozen in depth. */
export interface Context<T = unknown> {
  readonly name: string;
  /** Counts up when other data is set under the name, and from parent to child. */
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly ttlSeconds: number;
  /** The hash of the context that this one inherits from. */
  readonly parent: Sha256 | null;
  readonly data: T;
  readonly metadata: { readonly analyzedBy: string | null; readonly hash: Sha256; readonly immutable: true };
}

export interface ContextOptions {
  /** @default 3600 */
  readonly ttlSeconds?: number;
  /** Who made the data, for the record. */
  readonly analyzedBy?: string;
}

export interface ContextsOptions {
  /** Where contexts outlive the process and are shared with others. */
  readonly cache: Pick<Cache, 'get' | 'set' | 'delete' | 'getOrCompute'>;
  /** @default 3600 */
  readonly ttlSeconds?: number;
  readonly clock?: Clock;
}

/** Contexts by name. Equal data is kept once, whatever its names. */
export interface ContextManager {
  get<T>(name: string): Context<T> | undefined;
  /** Stores a frozen copy of plain JSON data. @throws OrchError `ORCH_JSON_UNSUPPORTED` for anything else. */
  set<T>(name: string, data: T, options?: ContextOptions): Context<T>;
  /** The context, made by `compute` if there is none; readers that start together cause one computation. */
  getOrCompute<T>(name: string, compute: () => T | Promise<T>, options?: ContextOptions): Promise<Context<T>>;
  /** A new context with the members of the parent's data and over them its own. The parent stays as it is. */
  createChild<T extends object, U extends object>(
    parent: Context<T>,
    name: string,
    data: U,
    options?: ContextOptions,
  ): Context<Omit<T, keyof U> & U>;
  /** Forgets a context here and in the cache; other processes may keep their copy until it expires. */
  invalidate(name: string): void;
  /** The share of readers that found, or joined, what they asked for: 0 to 1, and 0 before the first. */
  getHitRate(): number;
}

/** The type under which contexts stand in the cache. */
const cacheType = 'context';

export function createContexts(options: ContextsOptions): ContextManager {
  return new CachedContexts(options);
}

class CachedContexts implements ContextManager {
  readonly #cache: ContextsOptions['cache'];
  readonly #clock: Clock;
  readonly #ttlSeconds: number;
  readonly #contexts = new Map<string, Context>();
  readonly #data = new Map<Sha256, WeakRef<object>>();
  #hits = 0;
  #misses = 0;

  constructor({ cache, clock = systemClock, ttlSeconds = 3600 }: ContextsOptions) {
    this.#cache = cache;
    this.#clock = clock;
    this.#ttlSeconds = ttlSeconds;
  }

  get<T>(name: string): Context<T> | undefined {
    const found = this.#find(name);
    if (found === undefined) this.#misses++;
    else this.#hits++;
    return found as Context<T> | undefined;
  }

  set<T>(name: string, data: T, options: ContextOptions = {}): Context<T> {
    return this.#put(this.#make(name, data, null, this.#versionFor(name, data), options));
  }

  async getOrCompute<T>(
    name: string,
    compute: () => T | Promise<T>,
    options: ContextOptions = {},
  ): Promise<Context<T>> {
    const found = this.#find(name);
    let isMine = false;
    const make = async (): Promise<Context> => {
      isMine = true;
      return this.#make(name, await compute(), null, 1, options);
    };
    const ttl = (options.ttlSeconds ?? this.#ttlSeconds) * 1000;
    try {
      return (found ?? this.#adopt(await this.#cache.getOrCompute(cacheType, name, make, { ttl }))) as Context<T>;
    } finally {
      if (isMine) this.#misses++;
      else this.#hits++;
    }
  }

  createChild<T extends object, U extends object>(
    parent: Context<T>,
    name: string,
    data: U,
    options: ContextOptions = {},
  ): Context<Omit<T, keyof U> & U> {
    const merged = { ...parent.data, ...data };
    return this.#put(this.#make(name, merged, parent.metadata.hash, parent.version + 1, options));
  }

  invalidate(name: string): void {
    this.#contexts.delete(name);
    this.#cache.delete(cacheType, name);
  }

  getHitRate(): number {
    const reads = this.#hits + this.#misses;
    return reads === 0 ? 0 : this.#hits / reads;
  }

  #find(name: string): Context | undefined {
    const known = this.#contexts.get(name);
    if (known !== undefined && this.#isAlive(known)) return known;
    this.#contexts.delete(name);
    const stored = this.#cache.get<Context>(cacheType, name)?.value;
    return stored !== undefined && this.#isAlive(stored) ? this.#adopt(stored) : undefined;
  }

  #isAlive({ createdAt, ttlSeconds }: Context): boolean {
    return this.#clock.now() < createdAt + ttlSeconds * 1000;
  }

  #versionFor(name: string, data: unknown): number {
    const former = this.#find(name);
    if (former === undefined) return 1;
    return former.metadata.hash === hashJson(data) ? former.version : former.version + 1;
  }

  #make<T>(name: string, data: T, parent: Sha256 | null, version: number, options: ContextOptions): Context<T> {
    const { ttlSeconds = this.#ttlSeconds, analyzedBy = null } = options;
    const metadata = { analyzedBy, hash: hashJson(data), immutable: true } as const;
    return { name, version, createdAt: this.#clock.now(), ttlSeconds, parent, data, metadata };
  }

  #put<T>(context: Context<T>): Context<T> {
    this.#cache.set(cacheType, context.name, context, { ttl: context.ttlSeconds * 1000 });
    return this.#adopt(context) as Context<T>;
  }

  /** Freezes a context over its own copy of the data, or over the copy of equal data that is in use already. */
  #adopt(context: Context): Context {
    const { hash } = context.metadata;
    const known = this.#data.get(hash)?.deref();
    const data = known ?? deepFreeze(structuredClone(context.data));
    if (typeof data === 'object' && data !== null) this.#data.set(hash, new WeakRef(data));
    const metadata = Object.freeze({ ...context.metadata });
    const adopted = Object.freeze({ ...context, data, metadata });
    this.#contexts.set(context.name, adopted);
    return adopted;
  }
}
