/**
 * The cases of @keyv/test-suite 2.1.2, on a Keyv that a consumer makes over the store of a view. That package is for
 * Keyv 5 and depends on a native module, so its cases stand here, with what Keyv 6 has changed: the many-forms answer
 * an array, and own serialisation is an option of the Keyv.
 */
import { tempDir, type TempDir } from '@orch/testkit';
import { Keyv, type KeyvSerializationAdapter, type KeyvStorageAdapter } from 'keyv';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { type Cache, openCache } from '../src/index.ts';
import { FakeClock } from './support/clock.ts';

let dir: TempDir;
let clock: FakeClock;
let cache: Cache;

beforeEach(() => {
  dir = tempDir();
  clock = new FakeClock();
  clock.jump(Date.now() - clock.now());
  cache = openCache({ dir: dir.path, clock });
});

afterEach(() => {
  cache.close();
  dir[Symbol.dispose]();
});

async function store(): Promise<KeyvStorageAdapter> {
  return (await cache.keyv('suite')).store;
}

/** A Keyv with its own serialisation, as `new Keyv(store)` has it. */
async function fresh(namespace?: string): Promise<Keyv> {
  return new Keyv(namespace === undefined ? { store: await store() } : { store: await store(), namespace });
}

describe('every method', () => {
  test('answers a promise', async () => {
    const keyv = await fresh();
    for (const answer of [keyv.set('a', 1), keyv.get('a'), keyv.delete('a'), keyv.delete(['a']), keyv.clear()]) {
      expect(answer).toBeInstanceOf(Promise);
      await answer;
    }
  });

  test('does what it says to one key', async () => {
    const keyv = await fresh();
    expect(await keyv.get('foo')).toBeUndefined();
    expect(await keyv.delete('foo')).toBe(false);
    expect(await keyv.set('foo', 'bar')).toBe(true);
    expect([await keyv.get('foo'), await keyv.has('foo'), await keyv.has('fizz')]).toEqual(['bar', true, false]);
    expect(await keyv.delete('foo')).toBe(true);
    expect(await keyv.get('foo')).toBeUndefined();
  });

  test('does what it says to several keys', async () => {
    const keyv = await fresh();
    expect(await keyv.get(['foo', 'foo1', 'foo2'])).toEqual([undefined, undefined, undefined]);
    expect(await keyv.delete(['foo', 'foo1'])).toEqual([false, false]);
    await keyv.set('foo', 'bar', 3000);
    await keyv.set('foo2', 'bar2', 3000);
    expect(await keyv.get(['foo', 'foo1', 'foo2'])).toEqual(['bar', undefined, 'bar2']);
    expect(await keyv.delete(['foo', 'foo1', 'foo2'])).toEqual([true, false, true]);
    expect(await keyv.get(['foo', 'foo1', 'foo2'])).toEqual([undefined, undefined, undefined]);
  });

  test('ends with the time to live', async () => {
    const keyv = await fresh();
    await keyv.set('foo', 'bar', 1000);
    await keyv.set('foo1', 'bar1');
    expect(await keyv.get('foo')).toBe('bar');
    clock.advance(60_000);
    expect(await keyv.get('foo')).toBeUndefined();
    expect(await keyv.get(['foo', 'foo1'])).toEqual([undefined, 'bar1']);
  });

  test('clears everything, and answers nothing', async () => {
    const keyv = await fresh();
    expect(await keyv.clear()).toBeUndefined();
    await keyv.set('foo', 'bar');
    await keyv.set('fizz', 'buzz');
    expect(await keyv.clear()).toBeUndefined();
    expect(await keyv.get(['foo', 'fizz'])).toEqual([undefined, undefined]);
  });
});

describe('a value', () => {
  test.each([
    ['false', false],
    ['null', null],
    ['undefined', undefined],
    ['a number', 0],
    ['an object', { fizz: 'buzz' }],
    ['a buffer', Buffer.from('bar')],
    ['an object with a buffer', { buff: Buffer.from('buzz') }],
    ['a quote', '"'],
    ['a single quote', "'"],
    ['two single quotes', "''"],
    ['a string', 'bar'],
    ['a string like an envelope', '{"value":"x"}'],
    ['a BigInt', 9_223_372_036_854_775_807n],
  ])('can be %s', async (_, value) => {
    const keyv = await fresh();
    await keyv.set('foo', value);
    expect(await keyv.get('foo')).toEqual(value);
    expect(await keyv.get(['foo'])).toEqual([value]);
  });

  test('cannot be a symbol', async () => {
    const keyv = await fresh();
    await expect(keyv.set('foo', Symbol('value'))).rejects.toThrow(/symbol/i);
  });

  test('can have a key with a single quote', async () => {
    const keyv = await fresh();
    await keyv.set("'", 'x');
    expect(await keyv.get("'")).toBe('x');
  });

  test('can have its own serialisation', async () => {
    const stringify = (data: unknown): string =>
      `own:${JSON.stringify(data, (_, member: unknown) => (typeof member === 'bigint' ? `${member}n` : member))}`;
    const parse: KeyvSerializationAdapter['parse'] = (text: string) =>
      JSON.parse(text.slice(4), (_, member: unknown) =>
        typeof member === 'string' && /^\d+n$/.test(member) ? BigInt(member.slice(0, -1)) : member,
      );
    const keyv = new Keyv({ store: await store(), serialization: { stringify, parse } });
    await keyv.set('foo', { big: 9_223_372_036_854_775_807n });
    expect(await keyv.get('foo')).toEqual({ big: 9_223_372_036_854_775_807n });
  });
});

describe('a namespace', () => {
  test('has its own values', async () => {
    const [one, two] = [await fresh('keyv1'), await fresh('keyv2')];
    await one.set('foo', 'keyv1');
    await two.set('foo', 'keyv2');
    expect([await one.get('foo'), await two.get('foo')]).toEqual(['keyv1', 'keyv2']);
    expect(await one.delete('foo')).toBe(true);
    expect([await one.get('foo'), await two.get('foo')]).toEqual([undefined, 'keyv2']);
  });

  test('is cleared alone', async () => {
    const [one, two] = [await fresh('keyv1'), await fresh('keyv2')];
    for (const keyv of [one, two]) for (const key of ['foo', 'bar']) await keyv.set(key, keyv.namespace);
    await one.clear();
    expect(await one.get(['foo', 'bar'])).toEqual([undefined, undefined]);
    expect(await two.get(['foo', 'bar'])).toEqual(['keyv2', 'keyv2']);
  });
});

describe('an iterator', () => {
  const entriesOf = async (keyv: Keyv): Promise<unknown[]> => {
    const entries: unknown[] = [];
    for await (const entry of keyv.iterator()) entries.push(entry);
    return entries.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  };

  test('gives all values of its namespace, and no other', async () => {
    const [one, two] = [await fresh('keyv1'), await fresh('keyv2')];
    for (let index = 0; index < 5; index++) {
      await one.set(`${index}`, `${index + 10}`);
      await two.set(`${index}`, `${index + 11}`);
    }
    expect(await entriesOf(two)).toEqual([0, 1, 2, 3, 4].map((index) => [`${index}`, `${index + 11}`]));
  });

  test('gives no value that has expired', async () => {
    const keyv = await fresh();
    for (let index = 0; index < 5; index++) await keyv.set(`${index}`, index, 200);
    await keyv.set('foo', 'bar');
    clock.advance(60_000);
    expect(await entriesOf(keyv)).toEqual([['foo', 'bar']]);
  });
});
