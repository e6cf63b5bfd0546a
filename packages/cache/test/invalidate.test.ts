import { describe, expect, test } from 'vitest';

import { codeOf, fixture } from './support/fixture.ts';

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
