import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Diagnostic } from '@orch/core';
import { openDatabase } from '@orch/sqlite';
import { tempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { type Cache, openCache } from '../src/index.ts';
import { migrations } from '../src/schema.ts';
import { Storage } from '../src/storage.ts';
import { FakeClock } from './support/clock.ts';
import { mounted } from './support/mounted.ts';

const file = 'cache-v1.db';

function open(dir: string, warnings: Diagnostic[], clock = new FakeClock()): Cache {
  return openCache({ dir, clock, onWarning: (warning) => warnings.push(warning) });
}

function expectToWork(cache: Cache): void {
  cache.set('t', 'after', 'x');
  expect(cache.get('t', 'after')?.value).toBe('x');
}

describe('a file that cannot be used is set aside with one warning, and the cache starts empty', () => {
  test.each([
    ['text', (path: string) => writeFileSync(path, 'not a database '.repeat(500))],
    ['zeros', (path: string) => writeFileSync(path, new Uint8Array(8192))],
    [
      'a newer schema',
      (path: string) => {
        using db = openDatabase(path);
        db.exec('CREATE TABLE future (x); PRAGMA user_version = 99');
      },
    ],
    [
      'somebody else’s tables',
      (path: string) => {
        using db = openDatabase(path);
        db.exec('CREATE TABLE entry (x); PRAGMA user_version = 1');
      },
    ],
  ])('%s', (_, spoil) => {
    using dir = tempDir();
    spoil(join(dir.path, file));
    const warnings: Diagnostic[] = [];
    using cache = open(dir.path, warnings);
    expectToWork(cache);
    expect(warnings.map(({ code }) => code)).toEqual(['ORCH_CACHE_SET_ASIDE']);
    expect(existsSync(join(dir.path, `${file}.damaged`))).toBe(true);
    using second = open(dir.path, warnings);
    expect(second.get('t', 'after')?.value).toBe('x');
    expect(warnings).toHaveLength(1);
  });

  test('a file cut short while it is open, with two caches on it', () => {
    using dir = tempDir();
    const warnings: Diagnostic[] = [];
    using one = open(dir.path, warnings);
    using two = open(dir.path, warnings);
    for (let index = 0; index < 300; index++) one.set('t', index, 'x'.repeat(500));
    one.gc();
    const db = openDatabase(join(dir.path, file));
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    truncateSync(join(dir.path, file), 3 * 4096);
    for (let index = 0; index < 300; index++) {
      one.get('t', index);
      two.get('t', index);
      two.set('t', index, 'y');
    }
    expectToWork(one);
    expectToWork(two);
    expect(warnings.filter(({ code }) => code === 'ORCH_CACHE_SET_ASIDE').length).toBeLessThanOrEqual(2);
    expect(warnings.map(({ code }) => code)).not.toContain('ORCH_CACHE_DEGRADED');
    expect(one.verify().faults).toEqual([]);
  });
});

test('a result whose bytes changed on the disk is a miss, removed and counted', () => {
  using dir = tempDir();
  {
    using cache = open(dir.path, []);
    cache.set('t', 1, 'sound');
    cache.set('t', 2, 'damaged');
    cache.set('t', 3, 'x'.repeat(100_000));
  }
  {
    using db = openDatabase(join(dir.path, file));
    db.exec(`UPDATE entry SET value = replace(value, 'damaged', 'demaged') WHERE typeof(value) = 'text'`);
    db.exec(`UPDATE entry SET value = zeroblob(40) WHERE typeof(value) = 'blob'`);
  }
  using cache = open(dir.path, []);
  expect(cache.get('t', 1)?.value).toBe('sound');
  expect(cache.get('t', 2)).toBeUndefined();
  expect(cache.verify()).toMatchObject({ checked: 2, corrupt: 1, faults: [] });
  expect(cache.verify()).toMatchObject({ checked: 1, corrupt: 0 });
  expect(cache.stats().session['t']).toMatchObject({ hits: 1, misses: 1, corrupt: 2 });
});

test('a number that nobody has stored is damage of the file', () => {
  using dir = tempDir();
  {
    using cache = open(dir.path, []);
    cache.set('t', 1, 'one');
  }
  {
    using db = openDatabase(join(dir.path, file));
    db.exec('UPDATE entry SET created = 9223372036854775807');
  }
  const warnings: Diagnostic[] = [];
  using cache = open(dir.path, warnings);
  expect(cache.get('t', 1)).toBeUndefined();
  expectToWork(cache);
  expect(cache.usage().persistent).toBe(true);
  expect(warnings.map(({ code }) => code)).toEqual(['ORCH_CACHE_SET_ASIDE']);
});

test('a value moved to another key is damage too', () => {
  using dir = tempDir();
  {
    using cache = open(dir.path, []);
    cache.set('t', 1, 'one');
    cache.set('t', 2, 'two');
  }
  {
    using db = openDatabase(join(dir.path, file));
    db.exec(`UPDATE entry SET (value, crc) = (SELECT value, crc FROM entry WHERE value = '"one"')`);
  }
  using cache = open(dir.path, []);
  expect([cache.has('t', 1), cache.get('t', 1)?.value, cache.get('t', 2)]).toEqual([true, 'one', undefined]);
});

test.each([1, 2, 3, 4])(
  'a file of version %i is brought up to date: its statistics stay, and results that cannot be read go',
  (version) => {
    using dir = tempDir();
    {
      using db = openDatabase(join(dir.path, file), { migrations: migrations.slice(0, version) });
      db.exec(`INSERT INTO entry (type, key, created, cost, crc, value) VALUES ('t', 'k', 1, 0, 1, '1');
      INSERT INTO stat (type, hits, misses, stale, sets, bytes, saved_ms, corrupt) VALUES ('t', 5, 4, 3, 2, 1, 7.5, 0)`);
    }
    const warnings: Diagnostic[] = [];
    using cache = open(dir.path, warnings);
    expectToWork(cache);
    expect(cache.list().map(({ key }) => key)).toEqual([cache.key('t', 'after')]);
    expect(cache.stats().total['t']).toMatchObject({ hits: 6, misses: 4, savedMs: 7.5, remote: 0 });
    expect(warnings).toEqual([]);
  },
);

test('a folder deleted below an open cache is made again by a later write', () => {
  using dir = tempDir();
  const path = join(dir.path, 'cache');
  const clock = new FakeClock();
  const warnings: Diagnostic[] = [];
  using cache = open(path, warnings, clock);
  cache.set('t', 1, 'x');
  rmSync(path, { recursive: true });
  expectToWork(cache);
  clock.advance(2000);
  cache.set('t', 2, 'y');
  expect(readdirSync(path)).toContain(file);
  using other = open(path, warnings, clock);
  expect(other.get('t', 2)?.value).toBe('y');
  expect(warnings).toEqual([]);
});

test('a folder that cannot be made leaves the cache in memory, with one warning', async () => {
  using dir = tempDir();
  writeFileSync(join(dir.path, 'file'), '');
  const warnings: Diagnostic[] = [];
  using cache = open(join(dir.path, 'file/cache'), warnings);
  expectToWork(cache);
  expect(await cache.getOrCompute('t', 2, () => 5)).toBe(5);
  expect(cache.usage().persistent).toBe(false);
  expect(warnings.map(({ code }) => code)).toEqual(['ORCH_CACHE_DEGRADED']);
});

test('a disk that fills up leaves the cache in memory, with one warning, and the file sound', (context) => {
  using disk = mounted(['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs']);
  if (disk === undefined) {
    context.skip('this machine lets nobody mount');
    return;
  }
  const warnings: Diagnostic[] = [];
  {
    using cache = open(join(disk.path, 'cache'), warnings);
    for (let index = 0; index < 200; index++) cache.set('t', index, `${index}`.repeat(2000));
    expectToWork(cache);
  }
  expect(warnings.map(({ code }) => code)).toEqual(['ORCH_CACHE_DEGRADED']);
  using reader = openCache({ dir: join(disk.path, 'cache'), readOnly: true });
  expect(reader.verify()).toMatchObject({ corrupt: 0, faults: [] });
});

test('a read-only disk serves a read-only cache, and leaves a writing one in memory', (context) => {
  using source = tempDir();
  {
    using cache = openCache({ dir: source.path });
    cache.set('t', 1, 'there');
  }
  using disk = mounted(['--bind', source.path]);
  if (disk === undefined) {
    context.skip('this machine lets nobody mount');
    return;
  }
  execFileSync('mount', ['-o', 'remount,ro,bind', disk.path]);
  const warnings: Diagnostic[] = [];
  {
    using dry = openCache({ dir: disk.path, readOnly: true, onWarning: (warning) => warnings.push(warning) });
    expect(dry.get('t', 1)?.value).toBe('there');
    expect(warnings).toEqual([]);
  }
  using cache = open(disk.path, warnings);
  expectToWork(cache);
  expect(warnings.map(({ code }) => code)).toEqual(['ORCH_CACHE_DEGRADED']);
});

test('a damaged file on a read-only disk leaves the cache in memory', (context) => {
  using source = tempDir();
  writeFileSync(join(source.path, file), 'not a database '.repeat(500));
  using disk = mounted(['--bind', source.path]);
  if (disk === undefined) {
    context.skip('this machine lets nobody mount');
    return;
  }
  execFileSync('mount', ['-o', 'remount,ro,bind', disk.path]);
  const warnings: Diagnostic[] = [];
  using cache = open(disk.path, warnings);
  expectToWork(cache);
  expect(warnings.map(({ code }) => code)).toEqual(['ORCH_CACHE_DEGRADED']);
});

test('a folder without write permission leaves the cache in memory', (context) => {
  context.skip(process.getuid?.() === 0, 'permissions do not bind root');
  using dir = tempDir();
  const path = join(dir.path, 'cache');
  mkdirSync(path);
  chmodSync(path, 0o500);
  const warnings: Diagnostic[] = [];
  using cache = open(path, warnings);
  expectToWork(cache);
  expect(warnings.map(({ code }) => code)).toEqual(['ORCH_CACHE_DEGRADED']);
});

test('a file is left alone where there was no memory to read it', () => {
  using dir = tempDir();
  const warnings: Diagnostic[] = [];
  const storage = new Storage({
    dir: dir.path,
    readOnly: false,
    create: true,
    clock: new FakeClock(),
    onWarning: (warning) => warnings.push(warning),
  });
  const outOfMemory = (): never => {
    throw Object.assign(new Error('out of memory'), { errcode: 7 });
  };
  expect(storage.run(outOfMemory, 'nothing')).toBe('nothing');
  expect(storage.run((connection) => connection.number('SELECT count(*) FROM entry'), -1)).toBe(0);
  expect([storage.persistent, warnings, existsSync(`${storage.path}.damaged`)]).toEqual([true, [], false]);
  storage.close();
});
