import type { Clock, Diagnostic, Sha256 } from '@orch/core';
import type { Keyv } from 'keyv';

import type { Duration } from './duration.ts';
import type { TypeOptions } from './policy.ts';
import type { RemoteOptions } from './remote/remote-store.ts';
import type { TypeStats } from './stats.ts';

export interface CacheOptions {
  /** The folder of the cache; it is made with a `.gitignore` of `*`. Deleting it is safe at any moment. */
  readonly dir: string;
  /** How results of each type are kept, over {@link documentedTypes}. */
  readonly types?: Readonly<Record<string, TypeOptions>>;
  /** The time to live of types without their own; `null` = for ever. @default '1h' */
  readonly defaultTtl?: Duration | null;
  /** The space that results may take on the disk, in bytes; the least recently used go first. @default 256 MiB */
  readonly maxBytes?: number;
  /**
   * What results that were used before may take in memory, in bytes as stored. With it every hit is frozen in depth, and
   * callers share it; what other processes store or remove may be seen a second late. `0`: nothing is kept in memory, and
   * every hit is the caller's own copy. @default 0
   */
  readonly memoryBytes?: number;
  /** `false`: nothing stored is used, results are still stored. @default true */
  readonly reads?: boolean;
  /** Uses what is there, and neither writes nor creates anything; for dry runs. @default false */
  readonly readOnly?: boolean;
  /** `false`: where there is no cache none is made, and the folder stays as it is. @default true */
  readonly create?: boolean;
  /**
   * A store that several machines share. `getOrCompute` asks it before it computes, and everything that is stored here is
   * stored there too, in the background. Default: none.
   */
  readonly remote?: RemoteOptions;
  readonly clock?: Clock;
  /** Told once about each kind of trouble with the file; the cache goes on without it. */
  readonly onWarning?: (warning: Diagnostic) => void;
}

export interface SetOptions {
  /** Overrides the time to live of the type. */
  readonly ttl?: Duration | null;
  /** Names by which {@link Cache.invalidate} finds the result. */
  readonly tags?: readonly string[];
  /** What computing the value took, in milliseconds; for the statistics. @default 0 */
  readonly costMs?: number;
}

export interface ComputeOptions extends Omit<SetOptions, 'costMs'> {
  /** Gives up waiting. The computation goes on for the other callers, and is aborted if there are none. */
  readonly signal?: AbortSignal;
  /** Computes even if there is a result, and even if another caller is computing. @default false */
  readonly force?: boolean;
}

export type Compute<T> = (context: { readonly signal: AbortSignal }) => T | Promise<T>;

export interface Hit<T> {
  readonly value: T;
  /** Milliseconds since the epoch. */
  readonly storedAt: number;
  /** Past its time to live, and within the `swr` of its type. */
  readonly stale: boolean;
}

/** Results that meet every given condition. */
export interface Selection {
  readonly type?: string;
  readonly tag?: string;
  /** A key as {@link Cache.key} or a Keyv view has it. */
  readonly key?: string;
  /** How the key begins. */
  readonly prefix?: string;
  /** Stored longer ago than this. */
  readonly olderThan?: Duration;
}

/** A stored result, without its value. Times are milliseconds since the epoch. */
export interface StoredResult {
  readonly type: string;
  /** As {@link Cache.key} or a Keyv view has it. */
  readonly key: string;
  readonly storedAt: number;
  /** When it was last used, to the minute. */
  readonly usedAt: number;
  /** Until when it is fresh; null = for ever. */
  readonly freshUntil: number | null;
  /** Until when it may be served at all; null = for ever. */
  readonly expiresAt: number | null;
  /** What computing it took, in milliseconds. */
  readonly costMs: number;
  /** Bytes as stored. */
  readonly bytes: number;
  readonly tags: readonly string[];
}

export interface CacheStats {
  /** By type, in this process. */
  readonly session: Readonly<Record<string, TypeStats>>;
  /** By type, in all processes; others add their part every few seconds and when they close. */
  readonly total: Readonly<Record<string, TypeStats>>;
}

export interface CacheUsage {
  readonly types: Readonly<Record<string, { readonly entries: number; readonly bytes: number }>>;
  /** Bytes of the file that hold something. */
  readonly bytes: number;
  /** Whether results outlive this process. */
  readonly persistent: boolean;
}

export interface GcReport {
  readonly expired: number;
  readonly evicted: number;
}

export interface VerifyReport {
  readonly checked: number;
  /** Results whose checksum was wrong; they were removed (not in a read-only cache). */
  readonly corrupt: number;
  /** What SQLite found wrong with the structure of the file. */
  readonly faults: readonly string[];
}

/**
 * A cache of results by type and content of their input. Trouble with the disk makes it forget, never fail: the only
 * errors are those of the caller's data (`ORCH_JSON_UNSUPPORTED`, `ORCH_CACHE_VALUE`, `ORCH_CACHE_NAME`,
 * `ORCH_CACHE_DURATION`) and of the caller's own computation.
 */
export interface Cache extends Disposable {
  /** The key of an input: SHA-256 of its canonical JSON and the version of the type. */
  key(type: string, input: unknown): Sha256;
  /** The stored result, or undefined. Every call returns its own copy, unless `memoryBytes` is set. */
  get<T>(type: string, input: unknown): Hit<T> | undefined;
  set(type: string, input: unknown, value: unknown, options?: SetOptions): void;
  /** {@link get} for each of the inputs, at one moment in time. */
  getMany<T>(type: string, inputs: readonly unknown[]): (Hit<T> | undefined)[];
  /** Stores all of them or, if one is refused or the disk fails, none. */
  setMany(type: string, entries: Iterable<readonly [input: unknown, value: unknown]>, options?: SetOptions): void;
  /** Whether {@link get} would find something; not counted in the statistics. */
  has(type: string, input: unknown): boolean;
  delete(type: string, input: unknown): boolean;
  /**
   * The stored result, or that of `compute`, which runs once however many callers and processes ask at the same time.
   * What it throws reaches all of them.
   */
  getOrCompute<T>(type: string, input: unknown, compute: Compute<T>, options?: ComputeOptions): Promise<T>;
  /** The same as {@link getOrCompute}. */
  withCache<T>(type: string, input: unknown, compute: Compute<T>, options?: ComputeOptions): Promise<T>;
  /**
   * Removes the selected results and returns how many.
   * @throws OrchError `ORCH_CACHE_SELECTION` without any condition; use {@link clear}.
   */
  invalidate(selection: Selection): number;
  /**
   * Stored results that meet every condition, by type and key; not counted. At most `limit`, 1000 by default.
   * @throws OrchError `ORCH_CACHE_SELECTION` if the limit is below zero or no number.
   */
  list(selection?: Selection, limit?: number): StoredResult[];
  /** The value under a key as {@link list} gives it, or undefined; not counted. */
  peek(type: string, key: string): { readonly value: unknown } | undefined;
  stats(): CacheStats;
  usage(): CacheUsage;
  /** Removes expired results, and the least recently used above `maxBytes`. It also happens by itself. */
  gc(): GcReport;
  /** Reads everything and removes what is damaged. */
  verify(): VerifyReport;
  /** Removes every result. */
  clear(): void;
  /**
   * SHA-256 of a file's bytes, remembered by size, times and inode, so that unchanged files are not read again.
   * @throws OrchError `ORCH_CACHE_FILE` if the file cannot be read, or the path is not absolute.
   */
  fileHash(path: string): Sha256;
  /** A real Keyv on the results of one type. The keys are the caller's own; those of this cache are {@link key}. */
  keyv<T = unknown>(type: string): Promise<Keyv<T>>;
  /** Waits until what was stored is in the remote tier too, or was given up. */
  flush(): Promise<void>;
  /** Writes the statistics and closes the file. Afterwards every read is a miss and nothing is stored. */
  close(): void;
}
