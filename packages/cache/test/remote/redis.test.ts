import { once } from 'node:events';
import { join } from 'node:path';

import type { Diagnostic } from '@orch/core';
import { tempDir } from '@orch/testkit';
import { beforeEach, describe, expect, test } from 'vitest';

import { openCache } from '../../src/index.ts';
import { connectRedis } from '../../src/redis.ts';
import { redisServer, startRedis } from '../support/redis.ts';

describe('with a Redis server', () => {
  const program = redisServer ?? '';

  beforeEach((context) => {
    context.skip(redisServer === undefined, 'redis-server is not installed: apt-get install redis-server');
  });

  test('machines share results, with their time to live, and those of another namespace see none', async () => {
    await using redis = await startRedis(program);
    await using one = await connectRedis({ url: redis.url });
    await using two = await connectRedis({ url: redis.url });
    await using other = await connectRedis({ url: redis.url, namespace: 'other' });
    using dir = tempDir();
    const machine = (name: string, store: typeof one) => openCache({ dir: join(dir.path, name), remote: { store } });
    using a = machine('a', one);
    using b = machine('b', two);
    using c = machine('c', other);
    const value = { text: 'ü'.repeat(50_000) };
    await a.getOrCompute('t', 1, () => value);
    a.set('t', 'short', 'x', { ttl: 50 });
    await a.flush();
    const refuse = (): never => {
      throw new Error('computed again');
    };
    expect(await b.getOrCompute('t', 1, refuse)).toEqual(value);
    expect(await c.getOrCompute('t', 1, () => 'own')).toBe('own');
    await expect.poll(async () => one.get(`orch1:t:${a.key('t', 'short')}`)).toBeUndefined();
    expect(b.delete('t', 1)).toBe(true);
    await b.flush();
    expect(await one.get(`orch1:t:${a.key('t', 1)}`)).toBeUndefined();
  });

  test('many that ask at once on a new connection get their results', async () => {
    await using redis = await startRedis(program);
    using dir = tempDir();
    const warnings: Diagnostic[] = [];
    const onWarning = (warning: Diagnostic): void => void warnings.push(warning);
    await using first = await connectRedis({ url: redis.url });
    {
      using a = openCache({ dir: join(dir.path, 'a'), remote: { store: first }, onWarning });
      for (let input = 0; input < 50; input++) a.set('t', input, input);
      await a.flush();
    }
    await using second = await connectRedis({ url: redis.url });
    using b = openCache({ dir: join(dir.path, 'b'), remote: { store: second }, onWarning });
    const inputs = Array.from({ length: 50 }, (_, input) => input);
    expect(await Promise.all(inputs.map(async (input) => b.getOrCompute('t', input, () => -1)))).toEqual(inputs);
    expect(b.stats().session['t']).toMatchObject({ remote: 50 });
    expect(warnings).toEqual([]);
  });

  test('a server that dies costs nothing but its results, and is used again when it is back', async () => {
    const redis = await startRedis(program);
    const errors: unknown[] = [];
    await using store = await connectRedis({ url: redis.url, onError: (error) => errors.push(error) });
    using dir = tempDir();
    using cache = openCache({ dir: dir.path, remote: { store, rest: 0, timeout: 1000 } });
    await cache.getOrCompute('t', 1, () => 1);
    await cache.flush();
    const ended = once(redis.process, 'exit');
    redis.process.kill('SIGKILL');
    await ended;
    await expect.poll(() => errors.length).toBeGreaterThan(0);
    expect(await cache.getOrCompute('t', 2, () => 2)).toBe(2);
    await redis[Symbol.asyncDispose]();
    await using again = await startRedis(program, Number(new URL(redis.url).port));
    expect(again.url).toBe(redis.url);
    await expect
      .poll(
        async () => {
          cache.set('t', 3, 3);
          await cache.flush();
          return store.get(`orch1:t:${cache.key('t', 3)}`).catch(() => undefined);
        },
        { timeout: 10_000 },
      )
      .toBeTypeOf('string');
  });
});

test('an address where nothing listens costs one refusal', async () => {
  const warnings: Diagnostic[] = [];
  using dir = tempDir();
  await using store = await connectRedis({ url: 'redis://127.0.0.1:1' });
  using cache = openCache({ dir: dir.path, remote: { store }, onWarning: (warning) => warnings.push(warning) });
  expect(await cache.getOrCompute('t', 1, () => 1)).toBe(1);
  expect(await cache.getOrCompute('t', 2, () => 2)).toBe(2);
  expect(warnings.map(({ code }) => code)).toEqual(['ORCH_CACHE_REMOTE']);
});

test('an address that is none is refused', async () => {
  await expect(connectRedis({ url: 'http://127.0.0.1' })).rejects.toMatchObject({ code: 'ORCH_CACHE_REMOTE' });
});
