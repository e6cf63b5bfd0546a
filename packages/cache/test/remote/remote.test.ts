import { join } from 'node:path';

import type { Diagnostic } from '@orch/core';
import { tempDir } from '@orch/testkit';
import { Keyv } from 'keyv';
import { describe, expect, test } from 'vitest';

import { type Cache, type CacheOptions, openCache, type RemoteStore } from '../../src/index.ts';
import { FakeClock } from '../support/clock.ts';

interface Machines extends Disposable {
  readonly clock: FakeClock;
  readonly shared: Keyv;
  readonly warnings: Diagnostic[];
  /** A cache of a machine of its own, by its name. */
  machine(name: string, options?: Partial<CacheOptions>): Cache;
}

/** Machines with a cache each and one store that they share. */
function machines(): Machines {
  const dir = tempDir();
  const clock = new FakeClock();
  clock.jump(Date.now() - clock.now());
  const shared = new Keyv();
  const warnings: Diagnostic[] = [];
  const open = new Set<Cache>();
  const onWarning = (warning: Diagnostic): void => void warnings.push(warning);
  return {
    clock,
    shared,
    warnings,
    machine: (name, options = {}) => {
      const cache = openCache({ dir: join(dir.path, name), clock, remote: { store: shared }, onWarning, ...options });
      open.add(cache);
      return cache;
    },
    [Symbol.dispose]: () => {
      for (const cache of open) cache.close();
      dir[Symbol.dispose]();
    },
  };
}

function refuse(): never {
  throw new Error('computed again');
}

describe('a result that another machine has computed', () => {
  test.each([
    ['an object', { a: [1, null, 'ü'] }],
    ['nothing', undefined],
    ['false', false],
    ['a large value', 'x'.repeat(200_000)],
  ])('is found instead of computed, and stays here: %s', async (_, value) => {
    using m = machines();
    const [a, b] = [m.machine('a'), m.machine('b')];
    expect(await a.getOrCompute('t', 1, () => value)).toEqual(value);
    await a.flush();
    expect(await b.getOrCompute('t', 1, refuse)).toEqual(value);
    expect(b.stats().session['t']).toMatchObject({ misses: 1, remote: 1 });
    await m.shared.clear();
    expect(b.get('t', 1)?.value).toEqual(value);
    expect(await b.getOrCompute('t', 1, refuse)).toEqual(value);
  });

  test('is as old here as it is there', async () => {
    using m = machines();
    const [a, b] = [m.machine('a'), m.machine('b')];
    a.set('t', 1, 'x', { ttl: 1000 });
    await a.flush();
    m.clock.advance(600);
    expect(await b.getOrCompute('t', 1, refuse)).toBe('x');
    m.clock.advance(600);
    expect(b.has('t', 1)).toBe(false);
    expect(await b.getOrCompute('t', 1, () => 'new')).toBe('new');
  });

  test('carries the tags of the one who asks', async () => {
    using m = machines();
    const [a, b] = [m.machine('a'), m.machine('b')];
    a.set('t', 1, 'x');
    await a.flush();
    await b.getOrCompute('t', 1, refuse, { tags: ['mine'] });
    expect(b.invalidate({ tag: 'mine' })).toBe(1);
  });

  test('is not used when forced or without reads, and is replaced', async () => {
    using m = machines();
    const [a, b, c] = [m.machine('a'), m.machine('b'), m.machine('c', { reads: false })];
    a.set('t', 1, 'old');
    await a.flush();
    expect(await b.getOrCompute('t', 1, () => 'forced', { force: true })).toBe('forced');
    await b.flush();
    expect(await m.machine('d').getOrCompute('t', 1, refuse)).toBe('forced');
    expect(await c.getOrCompute('t', 1, () => 'unread')).toBe('unread');
    await c.flush();
    expect(await m.machine('e').getOrCompute('t', 1, refuse)).toBe('unread');
  });

  test('is read by a dry run, which stores nothing, here or there', async () => {
    using m = machines();
    const a = m.machine('a');
    a.set('t', 1, 'x');
    await a.flush();
    const dry = m.machine('dry', { readOnly: true });
    expect(await dry.getOrCompute('t', 1, refuse)).toBe('x');
    expect(await dry.getOrCompute('t', 2, () => 'y')).toBe('y');
    await dry.flush();
    expect(await a.getOrCompute('t', 2, () => 'computed')).toBe('computed');
  });

  test('is found once for all that ask at the same time', async () => {
    using m = machines();
    const [a, b] = [m.machine('a'), m.machine('b')];
    a.set('t', 1, 'x');
    await a.flush();
    await Promise.all(Array.from({ length: 5 }, async () => b.getOrCompute('t', 1, refuse)));
    expect(b.stats().session['t']).toMatchObject({ remote: 1 });
  });
});

describe('what was removed here does not come back from there', () => {
  test.each([
    ['by its key', async (cache: Cache): Promise<unknown> => cache.delete('t', 1)],
    ['by its type', async (cache: Cache): Promise<unknown> => cache.invalidate({ type: 't' })],
    ['by a tag', async (cache: Cache): Promise<unknown> => cache.invalidate({ tag: 'x' })],
    ['with everything', async (cache: Cache): Promise<unknown> => cache.clear()],
    ['by a Keyv', async (cache: Cache): Promise<unknown> => (await cache.keyv('t')).delete(cache.key('t', 1))],
    ['with all of a Keyv', async (cache: Cache): Promise<unknown> => (await cache.keyv('t')).clear()],
  ])('%s', async (_, remove) => {
    using m = machines();
    const [a, b] = [m.machine('a'), m.machine('b')];
    await a.getOrCompute('t', 1, () => 'wrong');
    await a.flush();
    const copy: unknown = await m.shared.get(`orch1:t:${a.key('t', 1)}`);
    await b.getOrCompute('t', 1, refuse, { tags: ['x'] });
    await remove(b);
    await b.flush();
    // Even if the store could not be told.
    await m.shared.set(`orch1:t:${a.key('t', 1)}`, copy);
    expect(await b.getOrCompute('t', 1, () => 'right')).toBe('right');
    m.clock.advance(120_000);
    expect(await b.getOrCompute('t', 1, () => 'newer', { force: true })).toBe('newer');
    await b.flush();
    expect(await m.machine('c').getOrCompute('t', 1, refuse)).toBe('newer');
  });
});

test.each([
  ['no text', 7],
  ['no JSON', '{'],
  ['another layout', '[2,0,null,null,0,0,"text","1"]'],
  ['a value of its own', '{"value":"x"}'],
  ['a wrong checksum', '[1,1,null,null,0,1,"text","1"]'],
  ['times that are none', '[1,"1",null,null,0,1,"text","1"]'],
])('what is damaged or foreign in the store is a miss: %s', async (_, stored) => {
  using m = machines();
  const a = m.machine('a');
  await m.shared.set(`orch1:t:${a.key('t', 1)}`, stored);
  expect(await a.getOrCompute('t', 1, () => 'computed')).toBe('computed');
  expect(a.stats().session['t']).toMatchObject({ remote: 0 });
});

test('a result of another key in the store is a miss', async () => {
  using m = machines();
  const a = m.machine('a');
  a.set('t', 1, 'of 1');
  await a.flush();
  await m.shared.set(`orch1:t:${a.key('t', 2)}`, await m.shared.get(`orch1:t:${a.key('t', 1)}`));
  expect(await a.getOrCompute('t', 2, () => 'of 2')).toBe('of 2');
});

describe('a store that', () => {
  const failing = (get: RemoteStore['get']): RemoteStore => ({ get, set: get, delete: get });

  test('fails is left alone for a while, with one warning, and the cache goes on', async () => {
    using m = machines();
    let calls = 0;
    const store = failing(async () => {
      calls++;
      throw new Error('connection refused');
    });
    const a = m.machine('a', { remote: { store, rest: '30s' } });
    for (const input of [1, 2, 3]) expect(await a.getOrCompute('t', input, () => input)).toBe(input);
    await a.flush();
    expect(calls).toBe(1);
    m.clock.advance(30_001);
    await a.getOrCompute('t', 4, () => 4);
    expect(calls).toBe(2);
    expect(m.warnings.map(({ code }) => code)).toEqual(['ORCH_CACHE_REMOTE']);
  });

  test('does not answer is waited for no longer than its timeout', async () => {
    using m = machines();
    const store = failing(async () => new Promise(() => undefined));
    const a = m.machine('a', { remote: { store, timeout: 20 } });
    expect(await a.getOrCompute('t', 1, () => 'x')).toBe('x');
    await a.flush();
    expect(m.warnings).toHaveLength(1);
  });
});
