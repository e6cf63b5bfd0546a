import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { openCache } from '../src/index.ts';

test('a result is found again by content, by another cache on the same folder', async () => {
  using dir = tempDir();
  {
    using cache = openCache({ dir: dir.path });
    expect(cache.get('prd-parse', { a: 1, b: 2 })).toBeUndefined();
    expect(await cache.getOrCompute('prd-parse', { a: 1, b: 2 }, () => ['x'])).toEqual(['x']);
  }
  using cache = openCache({ dir: dir.path });
  expect(cache.get('prd-parse', { b: 2, a: 1 })).toMatchObject({ value: ['x'], stale: false });
  const keyv = await cache.keyv('prd-parse');
  expect(await keyv.get(cache.key('prd-parse', { a: 1, b: 2 }))).toEqual(['x']);
  await keyv.set('own', 0);
  expect(await keyv.get('own')).toBe(0);
  expect(cache.stats().total['prd-parse']).toMatchObject({ hits: 1, misses: 2, sets: 1 });
});
