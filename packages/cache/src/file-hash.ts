import { createHash } from 'node:crypto';
import { type BigIntStats, closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';

import { type Clock, messageOf, OrchError, type Sha256 } from '@orch/core';

import type { Storage } from './storage.ts';

/** A file changed this shortly before it was read may change again within the same time stamp; milliseconds. */
const racy = 2000n;

const chunkBytes = 1 << 20;

/** What stands in the database about a file. */
interface Memo {
  readonly signature: string;
  readonly sha256: string;
}

/**
 * SHA-256 of a file's bytes. The digest is remembered with size, times and inode of the file, so that an unchanged
 * file is not read again; a file that was changed less than 2 s before it was read is not remembered.
 *
 * @throws OrchError `ORCH_CACHE_FILE` if the file cannot be read, or the path is not absolute.
 */
export function hashFile(storage: Storage, clock: Clock, path: string): Sha256 {
  if (!isAbsolute(path) || !path.isWellFormed() || path.includes('\0')) {
    throw new OrchError('ORCH_CACHE_FILE', `${JSON.stringify(path)} is not an absolute path`);
  }
  try {
    return known(storage, path, signatureOf(statSync(path, { bigint: true }))) ?? readAndRemember(storage, clock, path);
  } catch (error) {
    if (error instanceof OrchError) throw error;
    throw new OrchError('ORCH_CACHE_FILE', `the file cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

function known(storage: Storage, path: string, signature: string): Sha256 | undefined {
  const memo = storage.run(
    (connection) =>
      connection.prepare('SELECT signature, sha256 FROM file WHERE path = ?').get(path) as Memo | undefined,
    undefined,
  );
  return memo?.signature === signature ? (memo.sha256 as Sha256) : undefined;
}

function readAndRemember(storage: Storage, clock: Clock, path: string): Sha256 {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const before = fstatSync(file, { bigint: true });
    if (!before.isFile()) throw new OrchError('ORCH_CACHE_FILE', `${path} is not a regular file`);
    const digest = digestOf(file);
    const signature = signatureOf(before);
    const settled = BigInt(Math.trunc(clock.now())) - racy;
    const isSettled = before.mtimeMs < settled && before.ctimeMs < settled;
    if (isSettled && signatureOf(fstatSync(file, { bigint: true })) === signature) {
      storage.write((connection) => {
        connection
          .prepare('INSERT OR REPLACE INTO file (path, signature, sha256, recorded) VALUES (?, ?, ?, ?)')
          .run(path, signature, digest, Math.trunc(clock.now()));
      }, undefined);
    }
    return digest;
  } finally {
    closeSync(file);
  }
}

function digestOf(file: number): Sha256 {
  const digest = createHash('sha256');
  const chunk = Buffer.allocUnsafe(chunkBytes);
  for (;;) {
    const length = readSync(file, chunk, 0, chunkBytes, null);
    if (length === 0) return digest.digest('hex') as Sha256;
    digest.update(chunk.subarray(0, length));
  }
}

/** The change time is in it because a program can set the modification time back, as `touch -r` does. */
function signatureOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`;
}
