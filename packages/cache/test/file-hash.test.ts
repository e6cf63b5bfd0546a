import { renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Clock, isOrchError, sha256, systemClock } from '@orch/core';
import { openDatabase } from '@orch/sqlite';
import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { openCache } from '../src/index.ts';

/** A clock some time after the files of the test were written, so that their time stamps have settled. */
const later: Clock = { now: () => Date.now() + 60_000, monotonic: () => systemClock.monotonic() };

/** Puts a wrong digest into the memo: it shows whether the memo or the file was read. */
function spoilMemos(dir: string): void {
  using db = openDatabase(join(dir, 'cache-v1.db'));
  db.exec(`UPDATE file SET sha256 = 'from the memo'`);
}

test('the digest of an unchanged file is not computed again, also in a later process', () => {
  using dir = tempDir();
  const path = join(dir.path, 'f.txt');
  writeFileSync(path, 'hello');
  {
    using cache = openCache({ dir: join(dir.path, 'c'), clock: later });
    expect(cache.fileHash(path)).toBe(sha256('hello'));
  }
  spoilMemos(join(dir.path, 'c'));
  using cache = openCache({ dir: join(dir.path, 'c'), clock: later });
  expect(cache.fileHash(path)).toBe('from the memo');
});

test('a file of the same size and modification time with other bytes has another digest', () => {
  using dir = tempDir();
  const path = join(dir.path, 'f.txt');
  using cache = openCache({ dir: join(dir.path, 'c'), clock: later });
  writeFileSync(path, 'aaaa');
  utimesSync(path, 1000, 1000);
  expect(cache.fileHash(path)).toBe(sha256('aaaa'));
  writeFileSync(path, 'bbbb');
  utimesSync(path, 1000, 1000);
  expect(cache.fileHash(path)).toBe(sha256('bbbb'));
  writeFileSync(`${path}.new`, 'cccc');
  utimesSync(`${path}.new`, 1000, 1000);
  renameSync(`${path}.new`, path);
  expect(cache.fileHash(path)).toBe(sha256('cccc'));
});

test('a file that was changed a moment ago is not remembered', () => {
  using dir = tempDir();
  const path = join(dir.path, 'f.txt');
  writeFileSync(path, 'hello');
  const { mtimeMs } = statSync(path);
  const soon: Clock = { now: () => mtimeMs + 1500, monotonic: () => systemClock.monotonic() };
  using cache = openCache({ dir: join(dir.path, 'c'), clock: soon });
  expect(cache.fileHash(path)).toBe(sha256('hello'));
  spoilMemos(join(dir.path, 'c'));
  expect(cache.fileHash(path)).toBe(sha256('hello'));
});

test('a read-only cache uses what is remembered and remembers nothing', () => {
  using dir = tempDir();
  const path = join(dir.path, 'f.txt');
  writeFileSync(path, 'hello');
  openCache({ dir: join(dir.path, 'c') }).close();
  {
    using dry = openCache({ dir: join(dir.path, 'c'), readOnly: true, clock: later });
    expect(dry.fileHash(path)).toBe(sha256('hello'));
  }
  spoilMemos(join(dir.path, 'c'));
  using cache = openCache({ dir: join(dir.path, 'c'), clock: later });
  expect(cache.fileHash(path)).toBe(sha256('hello'));
});

test('large files are read in pieces', () => {
  using dir = tempDir();
  const path = join(dir.path, 'big');
  const bytes = Buffer.alloc(3_000_001, 'abc');
  writeFileSync(path, bytes);
  using cache = openCache({ dir: join(dir.path, 'c') });
  expect(cache.fileHash(path)).toBe(sha256(bytes));
});

test.each(['relative.txt', '/no/such/file', '/dev/null', '/proc/self/fd', '/a\0b'])('%j has no digest', (path) => {
  using dir = tempDir();
  using cache = openCache({ dir: dir.path });
  let thrown: unknown;
  try {
    cache.fileHash(path);
  } catch (error) {
    thrown = error;
  }
  expect(isOrchError(thrown, 'ORCH_CACHE_FILE')).toBe(true);
});
