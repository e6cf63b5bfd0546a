import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Diagnostic, sha256 } from '@orch/core';
import { tempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { openBlobs, openCache } from '../src/index.ts';

const mine = 'a file of the user, which nobody but the user may change\n';

const strange: readonly (readonly [what: string, put: (path: string, victim: string) => void])[] = [
  ['a folder', (path) => mkdirSync(path)],
  ['a pipe', (path) => execFileSync('mkfifo', [path])],
  ['a link to a file of the user', (path, victim) => symlinkSync(victim, path)],
  ['a link to nothing', (path) => symlinkSync('/nowhere/at/all', path)],
  ['a link to itself', (path) => symlinkSync(path, path)],
];

describe('in a folder that came with a repository', () => {
  const files = ['cache-v1.db', 'cache-v1.db-wal', 'cache-v1.db-shm', 'cache-v1.db-journal'];
  test.each(files.flatMap((file) => strange.map(([what, put]) => [file, what, put] as const)))(
    'instead of %s there may be %s: the cache lives in memory, and follows nothing',
    async (file, _, put) => {
      using dir = tempDir();
      const victim = join(dir.path, 'victim');
      writeFileSync(victim, mine);
      const path = join(dir.path, 'cache');
      openCache({ dir: path }).close();
      if (file === 'cache-v1.db') rmSync(join(path, file));
      put(join(path, file), victim);
      const warnings: Diagnostic[] = [];
      {
        using cache = openCache({ dir: path, onWarning: (warning) => warnings.push(warning) });
        expect(await cache.getOrCompute('t', 1, () => 'x')).toBe('x');
        expect(cache.get('t', 1)?.value).toBe('x');
        expect(cache.usage().persistent).toBe(false);
      }
      expect(warnings.map(({ code }) => code)).toEqual(['ORCH_CACHE_DEGRADED']);
      using dry = openCache({ dir: path, readOnly: true });
      expect(dry.get('t', 1)).toBeUndefined();
      expect(readFileSync(victim, 'utf8')).toBe(mine);
    },
  );

  test.each(strange)('instead of the statistics there may be %s: the cache does without', (_, put) => {
    using dir = tempDir();
    const victim = join(dir.path, 'victim');
    writeFileSync(victim, mine);
    const path = join(dir.path, 'cache');
    mkdirSync(path);
    put(join(path, 'cache-v1.stats'), victim);
    const find = (): unknown => {
      using cache = openCache({ dir: path });
      return cache.get('t', 1)?.value;
    };
    expect(find()).toBeUndefined();
    {
      using cache = openCache({ dir: path });
      cache.set('t', 1, 'x');
    }
    expect(find()).toBe('x');
    using cache = openCache({ dir: path });
    expect(cache.stats().total['t']?.sets).toBe(1);
    expect(readFileSync(victim, 'utf8')).toBe(mine);
  });
});

test.skipIf(process.platform !== 'linux')('a place where no folder can be made leaves the cache in memory', () => {
  const warnings: Diagnostic[] = [];
  const onWarning = (warning: Diagnostic): number => warnings.push(warning);
  using cache = openCache({ dir: '/proc/nowhere/cache', onWarning });
  cache.set('t', 1, 'x');
  expect(cache.get('t', 1)?.value).toBe('x');
  expect(openBlobs({ dir: '/proc/nowhere/blobs', onWarning }).write(Buffer.from('x'))).toBe(false);
  expect(warnings.map(({ code }) => code)).toEqual(['ORCH_CACHE_DEGRADED', 'ORCH_CACHE_DEGRADED']);
});

test('a folder of blobs that cannot be looked into holds none', () => {
  using dir = tempDir();
  const path = join(dir.path, 'blobs');
  symlinkSync(path, path);
  const blobs = openBlobs({ dir: path });
  const sha = sha256('x');
  expect(blobs.write(Buffer.from('x'))).toBe(false);
  expect([blobs.size(sha), blobs.read(sha), blobs.usage().blobs, blobs.verify().checked]).toEqual([
    undefined,
    undefined,
    0,
    0,
  ]);
  blobs.gc();
  blobs.clear();
});

test('a folder in the place of a blob is left alone', () => {
  using dir = tempDir();
  const sha = sha256('x');
  mkdirSync(join(dir.path, sha.slice(0, 2), sha), { recursive: true });
  const blobs = openBlobs({ dir: dir.path, maxBytes: 1 });
  expect([blobs.size(sha), blobs.read(sha), blobs.usage().blobs]).toEqual([undefined, undefined, 0]);
  blobs.gc();
  blobs.clear();
});
