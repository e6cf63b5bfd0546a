import { describe, expect, test } from 'vitest';

import { Generations } from '../src/generations.ts';
import { fixture } from './support/fixture.ts';

describe('a result that was found before is found as it is now, also within the same millisecond, when another process', () => {
  test('stores another value, or the same for another time', () => {
    using f = fixture();
    const other = f.open();
    f.cache.set('t', 1, 'old', { ttl: 1000 });
    expect(f.cache.get('t', 1)?.value).toBe('old');
    other.set('t', 1, 'new', { ttl: 1000 });
    expect(f.cache.get('t', 1)?.value).toBe('new');
    other.set('t', 1, 'new', { ttl: 10 });
    expect(f.cache.get('t', 1)?.value).toBe('new');
    f.clock.advance(10);
    expect(f.cache.get('t', 1)).toBeUndefined();
  });

  test('removes it, and stores another one in its place', () => {
    using f = fixture();
    const other = f.open();
    f.cache.set('t', 1, 'one');
    expect(f.cache.get('t', 1)?.value).toBe('one');
    other.delete('t', 1);
    other.set('t', 2, 'one');
    expect(f.cache.get('t', 1)).toBeUndefined();
    expect(f.cache.get('t', 2)?.value).toBe('one');
    other.clear();
    expect(f.cache.get('t', 2)).toBeUndefined();
  });

  test('removes it, and stores another one in its place before this one stores it again', () => {
    using f = fixture();
    const other = f.open();
    f.cache.set('t', 1, 'one');
    expect(f.cache.get('t', 1)?.value).toBe('one');
    other.delete('t', 1);
    other.set('t', 2, 'two');
    f.cache.set('t', 1, 'again', { tags: ['a'] });
    f.cache.set('t', 2, 'two, again');
    expect([1, 2].map((id) => other.get('t', id)?.value)).toEqual(['again', 'two, again']);
    expect([1, 2].map((id) => f.cache.get('t', id)?.value)).toEqual(['again', 'two, again']);
    expect(f.cache.invalidate({ tag: 'a' })).toBe(1);
    expect(other.get('t', 1)).toBeUndefined();
  });

  test('stores it through a Keyv that serialises by itself, or not', async () => {
    using f = fixture();
    const { Keyv } = await import('keyv');
    const plain = await f.cache.keyv('k');
    const text = new Keyv({ store: plain.store, serialization: { stringify: JSON.stringify, parse: JSON.parse } });
    const written = JSON.stringify({ value: 'v' });
    await plain.set('a', written);
    expect(await plain.get('a')).toBe(written);
    await text.set('a', 'v');
    expect(await text.get('a')).toBe('v');
  });
});

test('generations keep at least the names used last, and never twice as many', () => {
  const generations = new Generations<number>(3);
  for (let number = 1; number <= 100; number++) {
    generations.set(`${number}`, number);
    expect(generations.get('1')).toBe(1);
    expect(generations.get(`${number}`)).toBe(number);
  }
  expect(generations.get('50')).toBeUndefined();
  generations.delete('1');
  expect(generations.get('1')).toBeUndefined();
});
