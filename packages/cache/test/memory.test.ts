import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { type Cache, openCache } from '../src/index.ts';
import { Memory, type Remembered } from '../src/memory.ts';
import { FakeClock } from './support/clock.ts';

interface Pair extends Disposable {
  readonly clock: FakeClock;
  readonly cache: Cache;
  readonly other: Cache;
}

function pair(): Pair {
  const temp = tempDir();
  const clock = new FakeClock();
  const dir = join(temp.path, 'cache');
  const cache = openCache({ dir, clock, memoryBytes: 1_000_000 });
  const other = openCache({ dir, clock });
  return {
    clock,
    cache,
    other,
    [Symbol.dispose]: () => {
      cache.close();
      other.close();
      temp[Symbol.dispose]();
    },
  };
}

describe('results in memory', () => {
  test('are one object for all callers, which nobody can change', () => {
    using p = pair();
    p.cache.set('t', 1, { list: [{ a: 1 }] });
    const first = p.cache.get<{ list: { a: number }[] }>('t', 1)?.value;
    expect(p.cache.get('t', 1)?.value).toBe(first);
    expect(() => first?.list.push({ a: 2 })).toThrow(TypeError);
    expect(Object.isFrozen(first?.list[0])).toBe(true);
    expect(p.cache.stats().session['t']).toMatchObject({ hits: 2, misses: 0 });
  });

  test('leave the value that was stored to its owner', () => {
    using p = pair();
    const value = { a: 1 };
    p.cache.set('t', 1, value);
    p.cache.get('t', 1);
    value.a = 2;
    expect(p.cache.get('t', 1)?.value).toEqual({ a: 1 });
  });

  test.each<[string, (cache: Cache) => unknown]>([
    ['set', (cache) => cache.set('t', 1, 'new')],
    ['setMany', (cache) => cache.setMany('t', [[1, 'new']])],
    ['delete', (cache) => cache.delete('t', 1)],
    ['invalidate', (cache) => cache.invalidate({ type: 't' })],
    ['clear', (cache) => cache.clear()],
    ['close', (cache) => cache.close()],
  ])('are gone at once after %s', (_, change) => {
    using p = pair();
    p.cache.set('t', 1, 'old');
    p.cache.get('t', 1);
    change(p.cache);
    expect(p.cache.get('t', 1)?.value).not.toBe('old');
  });

  test('are gone at once when a Keyv on them changes them', async () => {
    using p = pair();
    p.cache.set('t', 1, 'old');
    p.cache.get('t', 1);
    const keyv = await p.cache.keyv<string>('t');
    await keyv.set(p.cache.key('t', 1), 'new');
    expect(p.cache.get('t', 1)?.value).toBe('new');
  });

  test('follow another process within a second', () => {
    using p = pair();
    p.cache.set('t', 1, 'old');
    p.cache.set('t', 2, 'old');
    expect([p.cache.get('t', 1)?.value, p.cache.get('t', 2)?.value]).toEqual(['old', 'old']);
    p.clock.advance(1);
    p.other.set('t', 1, 'new');
    p.other.delete('t', 2);
    p.clock.advance(999);
    expect(p.cache.get('t', 1)?.value).toBe('new');
    expect(p.cache.get('t', 2)).toBeUndefined();
  });

  test('end with their time to live', () => {
    using p = pair();
    p.cache.set('t', 1, 'x', { ttl: 500 });
    p.cache.get('t', 1);
    p.clock.advance(499);
    expect(p.cache.get('t', 1)?.value).toBe('x');
    p.clock.advance(1);
    expect(p.cache.get('t', 1)).toBeUndefined();
  });
});

test('memory keeps within its bytes and lets the oldest go; what is too large is not kept', () => {
  const result = (bytes: number): Remembered => ({
    id: 1,
    created: 0,
    fresh: null,
    expires: null,
    used: 0,
    cost: 0,
    crc: 0,
    tags: null,
    value: '',
    bytes,
    checked: 0,
  });
  const memory = new Memory(3000);
  for (const name of ['a', 'b', 'c']) memory.set(name, result(500));
  memory.set('a', result(500));
  memory.set('d', result(500));
  expect(['a', 'b', 'c', 'd'].filter((name) => memory.get(name) !== undefined)).toEqual(['a', 'c', 'd']);
  memory.set('e', result(2501));
  expect(memory.get('e')).toBeUndefined();
  expect(memory.get('a')).toBeDefined();
});

describe('many at once', () => {
  test('are found in the order of the inputs, and counted each', () => {
    using p = pair();
    p.other.setMany('t', [
      [1, 'one'],
      [3, undefined],
    ]);
    const hits = p.other.getMany('t', [3, 2, 1]);
    expect(hits.map((hit) => hit && [hit.value])).toEqual([[undefined], undefined, ['one']]);
    expect(p.other.stats().session['t']).toMatchObject({ hits: 2, misses: 1, sets: 2, bytes: 5 });
  });

  test('are stored all or none', () => {
    using p = pair();
    expect(() =>
      p.cache.setMany('t', [
        [1, 'fine'],
        [2, new Date()],
      ]),
    ).toThrow(expect.objectContaining({ code: 'ORCH_CACHE_VALUE' }));
    expect(p.cache.has('t', 1)).toBe(false);
  });

  test('may exceed the space, which is then looked after', () => {
    using temp = tempDir();
    using small = openCache({ dir: join(temp.path, 'cache'), maxBytes: 200_000, defaultTtl: null });
    small.setMany(
      't',
      Array.from({ length: 100 }, (_, id) => [id, 'x'.repeat(8000)] as const),
    );
    expect(small.gc().evicted).toBeGreaterThanOrEqual(0);
    expect(small.usage().bytes).toBeLessThanOrEqual(200_000);
  });
});
