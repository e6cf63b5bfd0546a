import { type BigIntStats, closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';

import { type Clock, isOrchError, messageOf, OrchError, type Sha256 } from '@orch/core';

import { nodeCrypto } from './builtins.ts';
import type { Storage } from './storage.ts';

/** A file changed this shortly before it was read may change again within the same time stamp; milliseconds. */
const racy = 2000n;

const chunkBytes = 1 << 20;

/** How many files are remembered in memory too. */
const mostInMemory = 10_000;

/** A digest and what the file looked like then. */
interface Memo {
  readonly signature: string;
  readonly sha256: Sha256;
}

/** Digests of files, remembered in memory and in the database. */
export class FileHashes {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #memory = new Map<string, Memo>();

  constructor(storage: Storage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
  }

  /**
   * SHA-256 of a file's bytes. The digest is remembered with size, times and inode of the file, so that an unchanged
   * file is not read again; a file that was changed less than 2 s before it was read is not remembered.
   *
   * @throws OrchError `ORCH_CACHE_FILE` if the file cannot be read, or the path is not absolute.
   */
  hash(path: string): Sha256 {
    if (!isAbsolute(path) || !path.isWellFormed() || path.includes('\0')) {
      throw new OrchError('ORCH_CACHE_FILE', `${JSON.stringify(path)} is not an absolute path`);
    }
    try {
      const signature = signatureOf(statSync(path, { bigint: true }));
      return this.#known(path, signature) ?? this.#read(path);
    } catch (error) {
      if (isOrchError(error)) throw error;
      throw new OrchError('ORCH_CACHE_FILE', `the file cannot be read: ${messageOf(error)}`, { cause: error });
    }
  }

  #known(path: string, signature: string): Sha256 | undefined {
    const memo = this.#memory.get(path) ?? this.#stored(path);
    if (memo?.signature !== signature) return undefined;
    this.#remember(path, memo);
    return memo.sha256;
  }

  #stored(path: string): Memo | undefined {
    const sql = 'SELECT signature, sha256 FROM file WHERE path = ?';
    return this.#storage.run((connection) => connection.prepare(sql).get(path) as Memo | undefined, undefined);
  }

  #remember(path: string, memo: Memo): void {
    if (this.#memory.size >= mostInMemory) this.#memory.clear();
    this.#memory.set(path, memo);
  }

  #read(path: string): Sha256 {
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const before = fstatSync(file, { bigint: true });
      if (!before.isFile()) throw new OrchError('ORCH_CACHE_FILE', `${path} is not a regular file`);
      const sha256 = digestOf(file, Number(before.size));
      const signature = signatureOf(before);
      const settled = BigInt(Math.trunc(this.#clock.now())) - racy;
      const isSettled = before.mtimeMs < settled && before.ctimeMs < settled;
      if (isSettled && signatureOf(fstatSync(file, { bigint: true })) === signature) {
        this.#remember(path, { signature, sha256 });
        this.#storage.write((connection) => {
          connection
            .prepare('INSERT OR REPLACE INTO file (path, signature, sha256, recorded) VALUES (?, ?, ?, ?)')
            .run(path, signature, sha256, Math.trunc(this.#clock.now()));
        }, undefined);
      }
      return sha256;
    } finally {
      closeSync(file);
    }
  }
}

/** @param size - bytes that the file is expected to have; one more is asked for, which tells its end. */
function digestOf(file: number, size: number): Sha256 {
  const digest = nodeCrypto().createHash('sha256');
  const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, size + 1));
  for (;;) {
    const length = readSync(file, chunk, 0, chunk.byteLength, null);
    if (length === 0) return digest.digest('hex') as Sha256;
    digest.update(chunk.subarray(0, length));
  }
}

/** The change time is in it because a program can set the modification time back, as `touch -r` does. */
function signatureOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`;
}
