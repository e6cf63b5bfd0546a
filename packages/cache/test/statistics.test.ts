import { describe, expect, test } from 'vitest';

import { fixture } from './support/fixture.ts';

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
