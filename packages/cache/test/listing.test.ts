import { readdirSync } from 'node:fs';

import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { openCache } from '../src/index.ts';
import { FakeClock } from './support/clock.ts';

test('a list tells of each result what is known beside its value, in the order of type and key', () => {
  using dir = tempDir();
  const clock = new FakeClock();
  using cache = openCache({ dir: dir.path, clock, types: { b: { ttl: 1000, swr: 500 } } });
  cache.set('b', 1, 'one', { tags: ['x', 'y'], costMs: 7 });
  cache.set('a', 1, undefined, { ttl: null });
  const now = clock.now();
  expect(cache.list()).toEqual([
    { ...common('a', cache.key('a', 1)), freshUntil: null, expiresAt: null, costMs: 0, bytes: 0, tags: [] },
    {
      ...common('b', cache.key('b', 1)),
      freshUntil: now + 1000,
      expiresAt: now + 1500,
      costMs: 7,
      bytes: 5,
      tags: ['x', 'y'],
    },
  ]);
  function common(type: string, key: string): object {
    return { type, key, storedAt: now, usedAt: now };
  }
});

test('a list holds what meets the selection and is not expired, up to a limit', () => {
  using dir = tempDir();
  const clock = new FakeClock();
  using cache = openCache({ dir: dir.path, clock });
  cache.set('t', 'gone', 1, { ttl: 10 });
  clock.advance(20);
  cache.set('t', 'old', 1, { tags: ['x'] });
  clock.advance(1000);
  cache.set('t', 'new', 1);
  cache.set('u', 'new', 1);
  const keysOf = (...parameters: Parameters<typeof cache.list>): string[] =>
    cache.list(...parameters).map(({ type, key }) => `${type} ${key}`);
  const [old, fresh, other] = [cache.key('t', 'old'), cache.key('t', 'new'), cache.key('u', 'new')];
  expect(keysOf()).toEqual([...[`t ${old}`, `t ${fresh}`].sort(), `u ${other}`]);
  expect(keysOf({ tag: 'x' })).toEqual([`t ${old}`]);
  expect(keysOf({ olderThan: 500 })).toEqual([`t ${old}`]);
  expect(keysOf({ type: 't', prefix: fresh.slice(0, 20) })).toEqual([`t ${fresh}`]);
  expect(keysOf({}, 1)).toHaveLength(1);
  expect(keysOf({}, 1.5)).toHaveLength(1);
  expect(keysOf({}, Number.POSITIVE_INFINITY)).toHaveLength(3);
});

test('a limit that is none is refused, and costs no result', () => {
  using dir = tempDir();
  using cache = openCache({ dir: dir.path });
  cache.set('t', 1, 'x');
  for (const limit of [-1, Number.NaN]) {
    expect(() => cache.list({}, limit)).toThrow(expect.objectContaining({ code: 'ORCH_CACHE_SELECTION' }));
  }
  expect(cache.list()).toHaveLength(1);
});

test('a value is shown by its key without being counted', () => {
  using dir = tempDir();
  using cache = openCache({ dir: dir.path });
  cache.set('t', 1, { a: 1 });
  expect(cache.peek('t', cache.key('t', 1))).toEqual({ value: { a: 1 } });
  expect(cache.peek('t', 'other')).toBeUndefined();
  expect(cache.stats().session['t']).toMatchObject({ hits: 0, misses: 0 });
});

test('a cache that may not create itself leaves an empty folder empty, and writes to one that is there', () => {
  using dir = tempDir();
  {
    using absent = openCache({ dir: dir.path, create: false });
    absent.set('t', 1, 1);
    expect(absent.has('t', 1)).toBe(false);
    expect(absent.usage()).toEqual({ types: {}, bytes: 0, persistent: false });
  }
  expect(readdirSync(dir.path)).toEqual([]);
  openCache({ dir: dir.path }).close();
  using present = openCache({ dir: dir.path, create: false });
  present.set('t', 1, 1);
  expect(present.has('t', 1)).toBe(true);
});
