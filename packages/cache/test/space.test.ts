import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { fixture, minute } from './support/fixture.ts';

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
