import { tempDir } from '@orch/testkit';
import type { Keyv } from 'keyv';
import { describe, expect, test } from 'vitest';

import { type Cache, openCache } from '../src/index.ts';
import { FakeClock } from './support/clock.ts';

interface Fixture extends Disposable {
  readonly cache: Cache;
  readonly clock: FakeClock;
  readonly keyv: Keyv;
}

/** A Keyv whose cache tells the real time plus what the test adds: Keyv computes expiries from `Date.now()`. */
async function fixture(): Promise<Fixture> {
  const dir = tempDir();
  const clock = new FakeClock();
  clock.jump(Date.now() - clock.now());
  const cache = openCache({ dir: dir.path, clock, types: { t: { ttl: null } } });
  const keyv: Keyv = await cache.keyv('t');
  return {
    cache,
    clock,
    keyv,
    [Symbol.dispose]: () => {
      cache.close();
      dir[Symbol.dispose]();
    },
  };
}

describe('the behaviour every Keyv store has', () => {
  test('set answers true and get gives the value back', async () => {
    using f = await fixture();
    expect(await f.keyv.set('foo', 'bar')).toBe(true);
    expect(await f.keyv.get('foo')).toBe('bar');
  });

  test('set replaces an earlier value', async () => {
    using f = await fixture();
    await f.keyv.set('foo', 'bar');
    await f.keyv.set('foo', 'baz');
    expect(await f.keyv.get('foo')).toBe('baz');
  });

  test.each([0, '', false, null, 'a "quote" \0 ü 🎉', 1.5, [], {}, [[{ a: [null] }]], { value: 1, expires: 2 }])(
    'the value %j comes back as it is',
    async (value) => {
      using f = await fixture();
      await f.keyv.set('foo', value);
      expect(await f.keyv.get('foo')).toEqual(value);
      expect(await f.keyv.has('foo')).toBe(true);
    },
  );

  test('a stored undefined exists', async () => {
    using f = await fixture();
    await f.keyv.set('foo', undefined);
    expect(await f.keyv.has('foo')).toBe(true);
    expect(await f.keyv.get('foo')).toBeUndefined();
  });

  test('a key that does not exist is undefined, absent, and not deleted', async () => {
    using f = await fixture();
    expect(await f.keyv.get('no')).toBeUndefined();
    expect(await f.keyv.has('no')).toBe(false);
    expect(await f.keyv.delete('no')).toBe(false);
  });

  test('delete removes one key, or several', async () => {
    using f = await fixture();
    await f.keyv.set('a', 1);
    expect(await f.keyv.delete('a')).toBe(true);
    expect(await f.keyv.get('a')).toBeUndefined();
    await f.keyv.setMany([
      { key: 'b', value: 2 },
      { key: 'c', value: 3 },
    ]);
    expect(await f.keyv.deleteMany(['b', 'x', 'c'])).toEqual([true, false, true]);
    expect(await f.keyv.hasMany(['b', 'c'])).toEqual([false, false]);
  });

  test('the many-forms keep the order of their keys', async () => {
    using f = await fixture();
    expect(
      await f.keyv.setMany([
        { key: 'a', value: 1 },
        { key: 'b', value: 0 },
      ]),
    ).toEqual([true, true]);
    expect(await f.keyv.getMany(['b', 'x', 'a'])).toEqual([0, undefined, 1]);
    expect(await f.keyv.hasMany(['x', 'a'])).toEqual([false, true]);
  });

  test('a value ends with its time to live, at the millisecond', async () => {
    using f = await fixture();
    await f.keyv.set('foo', 'bar', 1000);
    expect(await f.keyv.get('foo')).toBe('bar');
    f.clock.advance(5000);
    expect(await f.keyv.get('foo')).toBeUndefined();
    expect(await f.keyv.has('foo')).toBe(false);
    expect(await f.keyv.getMany(['foo'])).toEqual([undefined]);
    expect(await f.keyv.hasMany(['foo'])).toEqual([false]);
  });

  test('setMany takes a time to live for each entry', async () => {
    using f = await fixture();
    await f.keyv.setMany([
      { key: 'short', value: 1, ttl: 1000 },
      { key: 'long', value: 2 },
    ]);
    f.clock.advance(5000);
    expect(await f.keyv.getMany(['short', 'long'])).toEqual([undefined, 2]);
  });

  test('clear removes what the view has, and nothing of another view', async () => {
    using f = await fixture();
    const other = await f.cache.keyv('other');
    await f.keyv.set('k', 'mine');
    await other.set('k', 'yours');
    expect(await f.keyv.get('k')).toBe('mine');
    await f.keyv.clear();
    expect(await f.keyv.get('k')).toBeUndefined();
    expect(await other.get('k')).toBe('yours');
  });

  test('namespaces of two views do not mix', async () => {
    using f = await fixture();
    const other = await f.cache.keyv('t');
    other.namespace = 'inner';
    await f.keyv.set('k', 1);
    await other.set('k', 2);
    expect([await f.keyv.get('k'), await other.get('k')]).toEqual([1, 2]);
  });

  test('the iterator gives every live entry once, over many pages', async () => {
    using f = await fixture();
    const expected = new Map<string, unknown>();
    for (let i = 0; i < 250; i++) {
      expected.set(`key ${i}`, i);
      await f.keyv.set(`key ${i}`, i);
    }
    await f.keyv.set('gone', 1, 1000);
    f.clock.advance(5000);
    const found = new Map<string, unknown>();
    for await (const [key, value] of f.keyv.iterator()) {
      expect(found.has(key)).toBe(false);
      found.set(key, value);
    }
    expect(found).toEqual(expected);
  });

  test('an iterator survives that its entries are deleted while it runs', async () => {
    using f = await fixture();
    for (let i = 0; i < 250; i++) await f.keyv.set(`key ${i}`, i);
    for await (const [key] of f.keyv.iterator()) await f.keyv.delete(key);
    expect(f.cache.usage().types['t']).toBeUndefined();
  });

  test('the view declares the capabilities of a version 6 store and is used without a bridge', async () => {
    using f = await fixture();
    expect(f.keyv.store.capabilities).toMatchObject({ compatible: true, store: 'keyvStorage', expires: true });
    expect(f.keyv.store.constructor.name).toBe('KeyvView');
  });

  test('disconnect leaves the cache and other views open', async () => {
    using f = await fixture();
    await f.keyv.set('k', 1);
    await f.keyv.disconnect();
    expect(await (await f.cache.keyv('t')).get('k')).toBe(1);
  });
});

test('reading an expired entry never removes a fresh one that was written meanwhile', async () => {
  using f = await fixture();
  await f.keyv.set('k', 'old', 1000);
  f.clock.advance(5000);
  const reads = Array.from({ length: 50 }, async () => f.keyv.get('k'));
  await f.keyv.set('k', 'new');
  await Promise.all(reads);
  expect(await f.keyv.get('k')).toBe('new');
});

test('a value that JSON would change is refused as an error of the operation', async () => {
  using f = await fixture();
  const errors: unknown[] = [];
  f.keyv.on('error', (error: unknown) => errors.push(error));
  expect(await f.keyv.set('k', new Date(0))).toBe(false);
  expect(await f.keyv.set('k', Number.NaN)).toBe(false);
  expect(await f.keyv.set('\ud800', 1)).toBe(false);
  expect(errors).toMatchObject([
    { code: 'ORCH_CACHE_VALUE' },
    { code: 'ORCH_CACHE_VALUE' },
    { code: 'ORCH_CACHE_NAME' },
  ]);
});

test('a type that stores nothing has a Keyv that stores nothing', async () => {
  using dir = tempDir();
  using cache = openCache({ dir: dir.path, types: { never: { ttl: 0 } } });
  const keyv = await cache.keyv('never');
  await keyv.set('k', 1);
  expect(await keyv.get('k')).toBeUndefined();
});
