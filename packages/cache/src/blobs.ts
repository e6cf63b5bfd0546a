import { closeSync, createReadStream, lstatSync, openSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

import {
  type Clock,
  type Diagnostic,
  messageOf,
  OrchError,
  type Sha256,
  sha256,
  systemClock,
  systemRandom,
} from '@orch/core';
import { makeFolder } from '@orch/sqlite';

import { nodeCrypto } from './builtins.ts';
import { isSound, moveTo, namesIn, writeAll } from './blob-files.ts';
import type { Blobs, BlobsOptions } from './blob-options.ts';

/** Opens the blobs in `options.dir`. Like the cache they forget rather than fail. */
export function openBlobs(options: BlobsOptions): Blobs {
  return new FileBlobs(options);
}

const defaultMaxBytes = 1024 * 1024 * 1024;
/** Times of use are kept to the hour. */
const usedPrecision = 3_600_000;
/** Half-written files of this age belong to nobody any more; milliseconds. */
const abandoned = 86_400_000;
/** An eviction goes this far below the limit, so that not every write evicts. */
const evictTo = 0.9;

interface Stored {
  readonly path: string;
  readonly bytes: number;
  readonly used: number;
}

class FileBlobs implements Blobs {
  readonly #dir: string;
  readonly #maxBytes: number;
  readonly #readOnly: boolean;
  readonly #clock: Clock;
  readonly #onWarning: (warning: Diagnostic) => void;
  #isWarned = false;
  #written = 0;

  constructor(options: BlobsOptions) {
    this.#dir = options.dir;
    this.#maxBytes = options.maxBytes ?? defaultMaxBytes;
    this.#readOnly = options.readOnly ?? false;
    this.#clock = options.clock ?? systemClock;
    this.#onWarning = options.onWarning ?? (() => undefined);
  }

  read(sha: Sha256): Uint8Array | undefined {
    const path = this.#pathOf(sha);
    try {
      const bytes = readFileSync(path);
      if (sha256(bytes) !== sha) {
        this.#remove(path);
        return undefined;
      }
      this.#touch(path);
      return bytes;
    } catch {
      // It is away, or the disk cannot read it: for the caller the same.
      return undefined;
    }
  }

  size(sha: Sha256): number | undefined {
    const path = this.#pathOf(sha);
    try {
      const found = statSync(path, { throwIfNoEntry: false });
      return found?.isFile() === true ? found.size : undefined;
    } catch {
      // The folder cannot be looked into: for the caller the bytes are away.
      return undefined;
    }
  }

  async *stream(sha: Sha256): AsyncGenerator<Uint8Array, void> {
    const path = this.#pathOf(sha);
    const digest = nodeCrypto().createHash('sha256');
    let held: Uint8Array | undefined;
    for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
      if (held !== undefined) yield held;
      digest.update(chunk);
      held = chunk;
    }
    if (digest.digest('hex') !== sha) {
      this.#remove(path);
      throw new OrchError('ORCH_CACHE_BLOB', `the stored bytes ${sha} were damaged, and are removed`);
    }
    this.#touch(path);
    if (held !== undefined) yield held;
  }

  write(bytes: Uint8Array): boolean {
    if (this.#readOnly) return false;
    const path = this.#pathOf(sha256(bytes));
    try {
      if (statSync(path, { throwIfNoEntry: false })?.size === bytes.length) {
        this.#touch(path);
        return true;
      }
      this.#writeWhole(path, (file) => writeAll(file, bytes));
      this.#noteWritten(bytes.length);
      return true;
    } catch (error) {
      this.#warn(error);
      return false;
    }
  }

  async writeStream(
    source: AsyncIterable<Uint8Array>,
    limit: number = this.#maxBytes,
  ): Promise<{ readonly sha: Sha256; readonly bytes: number }> {
    if (this.#readOnly) throw new OrchError('ORCH_CACHE_BLOB', 'the cache is open for reading only');
    const digest = nodeCrypto().createHash('sha256');
    const { path, file } = this.#openTemporary();
    let bytes = 0;
    try {
      for await (const chunk of source) {
        bytes += chunk.length;
        if (bytes > limit)
          throw new OrchError('ORCH_CACHE_BLOB', `more than ${limit} bytes arrived`, { data: { limit } });
        digest.update(chunk);
        this.#onDisk(() => writeAll(file, chunk));
      }
      const sha = digest.digest('hex') as Sha256;
      this.#onDisk(() => moveTo(path, this.#pathOf(sha)));
      this.#noteWritten(bytes);
      return { sha, bytes };
    } finally {
      closeSync(file);
      rmSync(path, { force: true });
    }
  }

  usage(): { readonly blobs: number; readonly bytes: number } {
    const all = this.#all();
    return { blobs: all.length, bytes: all.reduce((sum, { bytes }) => sum + bytes, 0) };
  }

  gc(): { readonly evicted: number } {
    if (this.#readOnly) return { evicted: 0 };
    this.#written = 0;
    for (const name of namesIn(this.#temporaries).filter((known) => /^[0-9a-f]{24}$/.test(known))) {
      const path = join(this.#temporaries, name);
      const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
      if (since !== undefined && this.#clock.now() - since > abandoned) this.#remove(path);
    }
    const all = this.#all();
    let total = all.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total <= this.#maxBytes) return { evicted: 0 };
    let evicted = 0;
    for (const { path, bytes } of all.sort((a, b) => a.used - b.used)) {
      if (total <= this.#maxBytes * evictTo) break;
      this.#remove(path);
      total -= bytes;
      evicted++;
    }
    return { evicted };
  }

  verify(): { readonly checked: number; readonly corrupt: number } {
    const all = this.#all();
    const damaged = all.filter(({ path }) => !isSound(path));
    for (const { path } of damaged) this.#remove(path);
    return { checked: all.length, corrupt: damaged.length };
  }

  clear(): void {
    for (const { path } of this.#all()) this.#remove(path);
  }

  get #temporaries(): string {
    return join(this.#dir, 'tmp');
  }

  #pathOf(sha: Sha256): string {
    if (!/^[0-9a-f]{64}$/.test(sha)) throw new OrchError('ORCH_CACHE_BLOB', `${JSON.stringify(sha)} is no SHA-256`);
    return join(this.#dir, sha.slice(0, 2), sha);
  }

  #openTemporary(): { readonly path: string; readonly file: number } {
    return this.#onDisk(() => {
      const path = join(this.#temporaries, systemRandom.hex(12));
      makeFolder(this.#temporaries);
      return { path, file: openSync(path, 'wx', 0o444) };
    });
  }

  /** A blob appears whole or not at all. */
  #writeWhole(path: string, write: (file: number) => void): void {
    const temporary = this.#openTemporary();
    try {
      write(temporary.file);
      moveTo(temporary.path, path);
    } finally {
      closeSync(temporary.file);
      rmSync(temporary.path, { force: true });
    }
  }

  #onDisk<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      this.#warn(cause);
      throw new OrchError('ORCH_CACHE_BLOB', `the bytes cannot be stored: ${messageOf(cause)}`, { cause });
    }
  }

  #noteWritten(bytes: number): void {
    this.#written += bytes;
    if (this.#written > this.#maxBytes / 8) this.gc();
  }

  #touch(path: string): void {
    if (this.#readOnly) return;
    const now = this.#clock.now();
    try {
      if (now - statSync(path).mtimeMs > usedPrecision) utimesSync(path, now / 1000, now / 1000);
    } catch {
      // It was removed meanwhile, or the disk is read-only: the time of use is only a hint.
    }
  }

  #remove(path: string): void {
    if (!this.#readOnly) rmSync(path, { force: true });
  }

  /** The files that are ours: somebody may have put others beside them. */
  #all(): Stored[] {
    return namesIn(this.#dir)
      .filter((name) => /^[0-9a-f]{2}$/.test(name))
      .flatMap((folder) => namesIn(join(this.#dir, folder)).map((name) => join(this.#dir, folder, name)))
      .filter((path) => /[0-9a-f]{64}$/.test(path))
      .flatMap((path) => {
        const found = lstatSync(path, { throwIfNoEntry: false });
        return found?.isFile() !== true ? [] : [{ path, bytes: found.size, used: found.mtimeMs }];
      });
  }

  #warn(error: unknown): void {
    if (this.#isWarned) return;
    this.#isWarned = true;
    const message = `files cannot be stored in the cache: ${messageOf(error)}`;
    this.#onWarning({ code: 'ORCH_CACHE_DEGRADED', severity: 'warning', message });
  }
}
