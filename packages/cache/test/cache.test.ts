import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { isOrchError } from '@orch/core';
import { tempDir } from '@orch/testkit';
import { assert, jsonValue, property } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type Cache, type CacheOptions, openCache } from '../src/index.ts';
import { FakeClock } from './support/clock.ts';

interface Fixture extends Disposable {
  readonly dir: string;
  readonly clock: FakeClock;
  readonly cache: Cache;
  open(options?: Partial<CacheOptions>): Cache;
}

function fixture(options: Partial<CacheOptions> = {}): Fixture {
  const temp = tempDir();
  const clock = new FakeClock();
  const opened: Cache[] = [];
  const open = (more: Partial<CacheOptions> = {}): Cache => {
    const cache = openCache({ dir: join(temp.path, 'cache'), clock, ...options, ...more });
    opened.push(cache);
    return cache;
  };
  return {
    dir: join(temp.path, 'cache'),
    clock,
    cache: open(),
    open,
    [Symbol.dispose]: () => {
      for (const cache of opened) cache.close();
      temp[Symbol.dispose]();
    },
  };
}

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return isOrchError(error) ? error.code : String(error);
  }
}

const minute = 60_000;

describe('what is stored', () => {
  test('is found by another cache on the same folder, under a key that ignores the order of properties', () => {
    using f = fixture();
    f.cache.set('prd-parse', { a: 1, b: [2] }, ['x']);
    expect(f.open().get('prd-parse', { b: [2], a: 1 })).toEqual({
      value: ['x'],
      storedAt: f.clock.now(),
      stale: false,
    });
  });

  test('is also what the Keyv of its type has', async () => {
    using f = fixture();
    f.cache.set('t', 'in', { deep: [1] });
    const keyv = await f.cache.keyv('t');
    expect(await keyv.get(f.cache.key('t', 'in'))).toEqual({ deep: [1] });
  });

  test('comes back as it was, for every JSON value', () => {
    using f = fixture();
    assert(
      property(jsonValue(), (value) => {
        f.cache.set('t', 'x', value);
        expect(f.cache.get('t', 'x')?.value).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 200 },
    );
  });

  test.each([0, '', false, null, undefined, []])('counts as a result when it is %j', async (value) => {
    using f = fixture();
    let computed = 0;
    const compute = (): unknown => {
      computed++;
      return value;
    };
    expect(await f.cache.getOrCompute('t', 1, compute)).toEqual(value);
    expect(await f.cache.getOrCompute('t', 1, compute)).toEqual(value);
    expect(f.cache.has('t', 1)).toBe(true);
    expect(computed).toBe(1);
  });

  test('survives in compressed form when it is large', () => {
    using f = fixture();
    const value = Array.from({ length: 5000 }, (_, index) => ({ index, text: `line ${index} ü` }));
    f.cache.set('t', 1, value);
    expect(f.cache.get('t', 1)?.value).toEqual(value);
    expect(f.cache.usage().types['t']?.bytes).toBeLessThan(JSON.stringify(value).length / 3);
  });

  test('is a copy of its own for every caller', () => {
    using f = fixture();
    f.cache.set('t', 1, { list: [1] });
    f.cache.get<{ list: number[] }>('t', 1)?.value.list.push(2);
    expect(f.cache.get('t', 1)?.value).toEqual({ list: [1] });
  });
});

describe('keys', () => {
  const input = jsonValue();

  test('are equal for equal inputs and differ for others', () => {
    using f = fixture();
    assert(
      property(input, input, (a, b) => {
        const isSame = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
        expect(f.cache.key('t', a) === f.cache.key('t', b)).toBe(isSame);
        expect(f.cache.key('t', reversed(a))).toBe(f.cache.key('t', a));
      }),
    );
  });

  test('depend on the version of the type', () => {
    using f = fixture({ types: { t: { version: 1 } } });
    f.cache.set('t', 'x', 'old');
    expect(f.open({ types: { t: { version: 2 } } }).get('t', 'x')).toBeUndefined();
    expect(f.open().get('t', 'x')?.value).toBe('old');
  });

  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  test.each([[() => 1], [Number.NaN], [cycle], [new Map()], [new Date(0)], [undefined], [1n], [Symbol('x')]])(
    'are refused for %s',
    (value) => {
      using f = fixture();
      expect(codeOf(() => f.cache.get('t', value))).toBe('ORCH_JSON_UNSUPPORTED');
      expect(codeOf(() => f.cache.set('t', value, 1))).toBe('ORCH_JSON_UNSUPPORTED');
    },
  );

  test.each([[() => 1], [Number.NaN], [cycle], [new Map()], [new Date(0)], [1n], [[undefined]], [{ toJSON: () => 1 }]])(
    'may be fine while the value %s is refused',
    async (value) => {
      using f = fixture();
      expect(codeOf(() => f.cache.set('t', 1, value))).toBe('ORCH_CACHE_VALUE');
      await expect(f.cache.getOrCompute('t', 1, () => value)).rejects.toMatchObject({ code: 'ORCH_CACHE_VALUE' });
      expect(f.cache.has('t', 1)).toBe(false);
    },
  );

  test.each(['', 'a\0b', '\ud800'])('cannot belong to a type named %j', (type) => {
    using f = fixture();
    expect(codeOf(() => f.cache.set(type, 1, 1))).toBe('ORCH_CACHE_NAME');
  });
});

describe('time', () => {
  test.each([
    ['roadmap-lookup', 60],
    ['prd-parse', 30],
    ['test-results', 120],
    ['workflow', 15],
    ['anything else', 60],
  ])('%s is kept for %i minutes', (type, minutes) => {
    using f = fixture();
    f.cache.set(type, 1, 'x');
    f.clock.advance(minutes * minute - 1);
    expect(f.cache.get(type, 1)?.value).toBe('x');
    f.clock.advance(1);
    expect(f.cache.get(type, 1)).toBeUndefined();
    expect(f.cache.has(type, 1)).toBe(false);
  });

  test('is chosen by type, by default and by call', () => {
    using f = fixture({ types: { 'prd-parse': { ttl: null }, own: { ttl: '2s' } }, defaultTtl: 5000 });
    f.cache.set('prd-parse', 1, 'x');
    f.cache.set('own', 1, 'x');
    f.cache.set('own', 2, 'x', { ttl: '10m' });
    f.cache.set('other', 1, 'x');
    f.cache.set('other', 2, 'x', { ttl: 0 });
    expect(f.cache.has('other', 2)).toBe(false);
    f.clock.advance(2000);
    expect([f.cache.has('own', 1), f.cache.has('own', 2), f.cache.has('other', 1)]).toEqual([false, true, true]);
    f.clock.advance(1e12);
    expect([f.cache.has('own', 2), f.cache.has('other', 1), f.cache.has('prd-parse', 1)]).toEqual([false, false, true]);
  });

  test('that was set back makes results from the future misses, and leaves small differences alone', () => {
    using f = fixture();
    f.cache.set('t', 1, 'x');
    f.clock.jump(-minute / 2);
    expect(f.cache.has('t', 1)).toBe(true);
    f.clock.jump(-24 * 60 * minute);
    expect(f.cache.get('t', 1)).toBeUndefined();
  });

  test('serves a stale result while one caller refreshes it', async () => {
    using f = fixture({ types: { t: { ttl: '1m', swr: '10m' } } });
    f.cache.set('t', 1, 'old');
    f.clock.advance(2 * minute);
    expect(f.cache.get('t', 1)).toMatchObject({ value: 'old', stale: true });
    let computed = 0;
    const refreshed = Promise.withResolvers<void>();
    const compute = (): string => {
      computed++;
      setImmediate(refreshed.resolve);
      return 'new';
    };
    expect(await f.cache.getOrCompute('t', 1, compute)).toBe('old');
    expect(await f.cache.getOrCompute('t', 1, compute)).toMatch(/old|new/);
    await refreshed.promise;
    expect(await f.cache.getOrCompute('t', 1, compute)).toBe('new');
    expect(computed).toBe(1);
    expect(f.cache.stats().session['t']?.stale).toBeGreaterThan(0);
    f.clock.advance(12 * minute);
    expect(f.cache.get('t', 1)).toBeUndefined();
  });

  test('keeps a stale result whose refresh fails, until it expires', async () => {
    using f = fixture({ types: { t: { ttl: '1m', swr: '10m' } } });
    f.cache.set('t', 1, 'old');
    f.clock.advance(2 * minute);
    const fail = (): never => {
      throw new Error('down');
    };
    expect(await f.cache.getOrCompute('t', 1, fail)).toBe('old');
    await new Promise(setImmediate);
    expect(await f.cache.getOrCompute('t', 1, fail)).toBe('old');
    f.clock.advance(10 * minute);
    await expect(f.cache.getOrCompute('t', 1, fail)).rejects.toThrow('down');
  });

  test('remembers a failure for the negative time to live of its type', async () => {
    using f = fixture({ types: { t: { negativeTtl: '1m' } } });
    let attempts = 0;
    const fail = (): never => {
      attempts++;
      throw new Error(`attempt ${attempts}`);
    };
    await expect(f.cache.getOrCompute('t', 1, fail)).rejects.toThrow('attempt 1');
    await expect(f.open().getOrCompute('t', 1, fail)).rejects.toThrow('attempt 1');
    f.clock.advance(minute);
    await expect(f.cache.getOrCompute('t', 1, fail)).rejects.toThrow('attempt 2');
  });
});

describe('getOrCompute', () => {
  test('computes once for all callers, and gives each its own copy', async () => {
    using f = fixture();
    let computed = 0;
    const compute = async (): Promise<number[]> => {
      computed++;
      await new Promise(setImmediate);
      return [1];
    };
    const values = await Promise.all(Array.from({ length: 50 }, async () => f.cache.getOrCompute('t', 1, compute)));
    expect(computed).toBe(1);
    expect(new Set(values).size).toBe(50);
    expect(values.every((value) => value[0] === 1)).toBe(true);
  });

  test('gives the same error to every caller and tries again for the next', async () => {
    using f = fixture();
    const bang = new Error('bang');
    const failing = Array.from({ length: 5 }, async () => f.cache.getOrCompute('t', 1, () => Promise.reject(bang)));
    const outcomes = await Promise.allSettled(failing);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason === bang)).toEqual(
      Array.from({ length: 5 }, () => true),
    );
    expect(await f.cache.getOrCompute('t', 1, () => 'fine')).toBe('fine');
  });

  test('lets one caller give up alone, and stops the computation when the last one has', async () => {
    using f = fixture();
    const started = Promise.withResolvers<AbortSignal>();
    const result = Promise.withResolvers<string>();
    const compute = async ({ signal }: { signal: AbortSignal }): Promise<string> => {
      started.resolve(signal);
      return result.promise;
    };
    const first = new AbortController();
    const second = new AbortController();
    const one = f.cache.getOrCompute('t', 1, compute, { signal: first.signal });
    const two = f.cache.getOrCompute('t', 1, compute, { signal: second.signal });
    const signal = await started.promise;
    first.abort(new Error('enough'));
    await expect(one).rejects.toThrow('enough');
    expect(signal.aborted).toBe(false);
    second.abort(new Error('me too'));
    await expect(two).rejects.toThrow('me too');
    expect(signal.aborted).toBe(true);
    const third = f.cache.getOrCompute('t', 1, () => 'started anew');
    expect(await third).toBe('started anew');
    result.resolve('late');
    await expect(f.cache.getOrCompute('t', 2, () => 1, { signal: first.signal })).rejects.toThrow('enough');
  });

  test('computes anew when forced, and stores the result', async () => {
    using f = fixture();
    f.cache.set('t', 1, 'old');
    expect(await f.cache.getOrCompute('t', 1, () => 'new', { force: true })).toBe('new');
    expect(f.cache.get('t', 1)?.value).toBe('new');
  });

  test('uses nothing stored without reads, and still stores', async () => {
    using f = fixture();
    f.cache.set('t', 1, 'old');
    const blind = f.open({ reads: false });
    expect(blind.get('t', 1)).toBeUndefined();
    expect(await blind.getOrCompute('t', 1, () => 'new')).toBe('new');
    expect(f.cache.get('t', 1)?.value).toBe('new');
  });

  test('goes on after the cache was closed under it', async () => {
    using f = fixture();
    const result = await f.cache.getOrCompute('t', 1, () => {
      f.cache.close();
      return 'x';
    });
    expect(result).toBe('x');
    expect(f.cache.get('t', 1)).toBeUndefined();
    expect(f.open().get('t', 1)).toBeUndefined();
  });
});

describe('invalidate', () => {
  test('removes exactly what meets every condition', async () => {
    using f = fixture();
    f.cache.set('a', 1, 'x', { tags: ['red', 'big'] });
    f.cache.set('a', 2, 'x', { tags: ['red'] });
    f.cache.set('b', 1, 'x', { tags: ['reddish'] });
    f.clock.advance(1000);
    f.cache.set('b', 2, 'x');
    const keyv = await f.cache.keyv('k');
    await keyv.setMany([
      { key: 'ü🎉/1', value: 1 },
      { key: 'ü🎉/2', value: 1 },
      { key: 'other', value: 1 },
    ]);
    expect(f.cache.invalidate({ tag: 'red', type: 'b' })).toBe(0);
    expect(f.cache.invalidate({ tag: 'big' })).toBe(1);
    expect(f.cache.invalidate({ olderThan: '1s' })).toBe(0);
    f.clock.advance(1);
    expect(f.cache.invalidate({ olderThan: '1s', type: 'a' })).toBe(1);
    expect(f.cache.invalidate({ prefix: 'ü🎉/' })).toBe(2);
    expect(f.cache.invalidate({ key: f.cache.key('b', 2) })).toBe(1);
    expect(f.cache.invalidate({ type: 'b' })).toBe(1);
    expect(f.cache.usage().types).toEqual({ k: { entries: 1, bytes: 1 } });
  });

  test('forgets the tags of a result that is stored again without them', () => {
    using f = fixture();
    f.cache.set('a', 1, 'x', { tags: ['red'] });
    f.cache.set('a', 1, 'y');
    expect(f.cache.invalidate({ tag: 'red' })).toBe(0);
  });

  test('refuses to remove everything by accident', () => {
    using f = fixture();
    expect(codeOf(() => f.cache.invalidate({}))).toBe('ORCH_CACHE_SELECTION');
  });

  test('is for parts; clear is for everything', () => {
    using f = fixture();
    f.cache.set('a', 1, 'x');
    f.cache.clear();
    expect(f.cache.usage().types).toEqual({});
    expect(f.cache.delete('a', 1)).toBe(false);
  });
});

describe('statistics', () => {
  test('are kept by type, in this process and across all', async () => {
    using f = fixture();
    const wait = (): string => {
      f.clock.advance(50);
      return 'x';
    };
    await f.cache.getOrCompute('a', 1, wait);
    await f.cache.getOrCompute('a', 1, wait);
    f.cache.get('b', 1);
    f.cache.close();
    const next = f.open();
    next.get('a', 1);
    expect(next.stats().session).toEqual({
      a: { hits: 1, misses: 0, stale: 0, sets: 0, bytes: 0, savedMs: 50, corrupt: 0, remote: 0 },
    });
    expect(next.stats().total).toEqual({
      a: { hits: 2, misses: 1, stale: 0, sets: 1, bytes: 3, savedMs: 100, corrupt: 0, remote: 0 },
      b: { hits: 0, misses: 1, stale: 0, sets: 0, bytes: 0, savedMs: 0, corrupt: 0, remote: 0 },
    });
  });
});

describe('space', () => {
  test('of expired results is given back when the cache is closed', () => {
    using f = fixture();
    for (let index = 0; index < 100; index++) f.cache.set('t', index, 'x'.repeat(1000));
    f.clock.advance(120 * minute);
    f.cache.set('t', 'one more', 'x');
    f.cache.close();
    expect(f.open().usage().types['t']?.entries).toBe(1);
  });

  test('of a large cache is cleaned of everything expired', () => {
    using f = fixture();
    for (let index = 0; index < 1500; index++) f.cache.set('t', index, index, { ttl: index % 3 === 0 ? null : 1000 });
    f.clock.advance(1000);
    expect(f.cache.gc()).toEqual({ expired: 1000, evicted: 0 });
    expect(f.cache.usage().types['t']?.entries).toBe(500);
  });

  test('stays bounded, and what was used last stays', () => {
    using f = fixture({ maxBytes: 1_000_000, defaultTtl: null });
    for (let index = 0; index < 400; index++) {
      f.clock.advance(2 * minute);
      f.cache.set('t', index, 'x'.repeat(8000));
      expect(f.cache.get('t', 0)?.value).toBeDefined();
    }
    f.cache.gc();
    expect(f.cache.usage().bytes).toBeLessThanOrEqual(1_000_000);
    expect(f.cache.has('t', 399)).toBe(true);
    expect(f.cache.has('t', 1)).toBe(false);
    f.cache.close();
    expect(readFileSync(join(f.dir, 'cache-v1.db')).length).toBeLessThan(2_000_000);
  });
});

describe('the folder', () => {
  test('ignores itself, unless it already holds something of the user', () => {
    using f = fixture();
    expect(readFileSync(join(f.dir, '.gitignore'), 'utf8')).toBe('*\n');
    using mine = tempDir();
    writeFileSync(join(mine.path, 'notes.txt'), 'mine');
    openCache({ dir: mine.path }).close();
    expect(readdirSync(mine.path).sort()).toEqual(['cache-v1.db', 'notes.txt']);
  });

  test('is neither made nor touched by a read-only cache', async () => {
    using temp = tempDir();
    const dir = join(temp.path, 'cache');
    {
      using dry = openCache({ dir, readOnly: true });
      expect(await dry.getOrCompute('t', 1, () => 'x')).toBe('x');
    }
    expect(existsSync(dir)).toBe(false);
    {
      using real = openCache({ dir });
      real.set('t', 1, 'real');
    }
    const before = readdirSync(dir).map((name) => [name, readFileSync(join(dir, name)).toString('base64')]);
    {
      using dry = openCache({ dir, readOnly: true });
      expect(dry.get('t', 1)?.value).toBe('real');
      expect(await dry.getOrCompute('t', 2, () => 'dry')).toBe('dry');
      dry.set('t', 1, 'dry');
      expect(dry.delete('t', 1)).toBe(false);
      expect(dry.invalidate({ type: 't' })).toBe(0);
      dry.clear();
      expect(dry.gc()).toEqual({ expired: 0, evicted: 0 });
      expect(dry.usage().persistent).toBe(false);
    }
    expect(readdirSync(dir).map((name) => [name, readFileSync(join(dir, name)).toString('base64')])).toEqual(before);
    using real = openCache({ dir });
    expect(real.get('t', 1)?.value).toBe('real');
    expect(real.get('t', 2)).toBeUndefined();
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return { members: entries.map(([key, member]) => [key, sorted(member)]) };
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, member] of Object.entries(value).reverse()) copy[key] = reversed(member);
  return copy;
}
