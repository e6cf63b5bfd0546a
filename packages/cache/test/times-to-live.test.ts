import { describe, expect, test } from 'vitest';

import { fixture, minute } from './support/fixture.ts';

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

  test.each([Number.MAX_SAFE_INTEGER, Number.MAX_VALUE, '9007199254740993d'] as const)(
    'may be as long as %s',
    (ttl) => {
      using f = fixture({ types: { t: { ttl, swr: ttl, negativeTtl: ttl } } });
      f.cache.set('t', 1, 'x');
      expect(f.open().get('t', 1)).toMatchObject({ value: 'x', stale: false });
      expect(f.cache.list()).toHaveLength(1);
    },
  );

  test('in a Keyv may be as long as anybody likes', async () => {
    using f = fixture();
    const keyv = await f.cache.keyv('t');
    await keyv.set('k', 'x', Number.MAX_SAFE_INTEGER);
    expect(await keyv.get('k')).toBe('x');
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
