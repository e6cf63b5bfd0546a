import { describe, expect, test } from 'vitest';

import { inline, kinds, threads } from './support.ts';

const oneTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

describe.each(Object.entries(kinds))('progress (%s)', (_, open) => {
  test('of a task is handed on in its order, all of it before the result', async () => {
    await using pool = open();
    const seen: unknown[] = [];
    const onProgress = (value: unknown): void => void seen.push(value);
    expect(await pool.run('count', 500, { onProgress })).toBe(500);
    expect(seen).toEqual(oneTo(500));
  });

  test('of many tasks is complete for each of them when its result is there', async () => {
    await using pool = open();
    const counted = await Promise.all(
      Array.from({ length: 300 }, async () => {
        let seen = 0;
        await pool.run('count', 3, { onProgress: () => seen++ });
        return seen;
      }),
    );
    expect(counted).toEqual(counted.map(() => 3));
  });

  test('is handed on before the error of a task as well', async () => {
    await using pool = open();
    const seen: unknown[] = [];
    const run = pool.run('countAndFail', 3, { onProgress: (value) => seen.push(value) });
    await expect(run).rejects.toMatchObject({ code: 'ORCH_POOL_TASK', cause: { message: 'too far' } });
    expect(seen).toEqual([1, 2, 3]);
  });

  test('costs nothing where nobody listens', async () => {
    await using pool = open();
    expect(await pool.run('count', 3)).toBe(3);
    expect(await pool.runBatch('count', [1, 2, 3])).toEqual([1, 2, 3]);
  });

  test('that its listener cannot take ends the task', async () => {
    await using pool = open({ size: 1 });
    const onProgress = (): never => {
      throw new TypeError('no more');
    };
    await expect(pool.run('count', 5, { onProgress })).rejects.toThrow('no more');
    expect(await pool.run('double', 4)).toBe(8);
  });
});

test('progress of a task that never ends arrives while it runs', async () => {
  await using pool = threads();
  const controller = new AbortController();
  const seen: unknown[] = [];
  const run = pool.run('count', Number.POSITIVE_INFINITY, {
    signal: controller.signal,
    onProgress: (value) => {
      seen.push(value);
      if (value === 3) controller.abort();
    },
  });
  await expect(run).rejects.toMatchObject({ code: 'ORCH_POOL_ABORTED' });
  expect(seen).toEqual([1, 2, 3]);
});

describe('a buffer in a result', () => {
  test('is handed over instead of copied where the task says so', async () => {
    await using pool = threads({ size: 1 });
    expect(await pool.run('handOver', 100_000)).toEqual(new Uint8Array(100_000).fill(7));
    expect(await pool.runBatch('handOver', [3, 4])).toEqual([new Uint8Array(3).fill(7), new Uint8Array(4).fill(7)]);
    expect(await pool.run('keptBytes', undefined as never)).toBe(0);
  });

  test('stays as it is in the calling thread', async () => {
    await using pool = inline();
    expect(await pool.run('handOver', 10)).toEqual(new Uint8Array(10).fill(7));
  });
});
