import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { kinds, threads } from './support.ts';

describe.each(Object.entries(kinds))('a batch (%s)', (_, open) => {
  test.each([0, 1, 7, 64, 1000])('of %d inputs has the result of each in its place', async (count) => {
    await using pool = open();
    const inputs = Array.from({ length: count }, (_, index) => index);
    expect(await pool.runBatch('double', inputs)).toEqual(inputs.map((input) => input * 2));
  });

  test('fails with the error of the task and the place of its input, and begins no more', async () => {
    await using pool = open();
    const texts = Array.from({ length: 300 }, (_, index) => `message ${index}`);
    await expect(pool.runBatch('fail', texts.slice(0, 1))).rejects.toMatchObject({ data: { index: 0 } });
    const error: unknown = await pool.runBatch('fail', texts).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ORCH_POOL_TASK', data: { task: 'fail' }, cause: { name: 'OwnError' } });
    const { index } = (error as { data: { index: number } }).data;
    expect((error as Error).message).toBe(`the task fail failed: message ${index}`);
    await pool.drain();
  });

  test('ends with its signal and with its time', async () => {
    await using pool = open({ size: 1 });
    const timed = pool.runBatch('slowly', [60_000], { timeoutMs: 20 });
    await expect(timed).rejects.toMatchObject({ code: 'ORCH_POOL_TIMEOUT' });
    const aborted = pool.runBatch('slowly', [60_000], { signal: AbortSignal.timeout(20) });
    await expect(aborted).rejects.toMatchObject({ code: 'ORCH_POOL_ABORTED' });
  });
});

describe('a task whose thread ends', () => {
  test('is begun again where it is idempotent', async () => {
    using dir = tempDir();
    await using pool = threads();
    const file = join(dir.path, 'single');
    expect(await pool.run('exitAtFirst', { file, lives: 3 }, { idempotent: true })).toBe('survived');
    const other = join(dir.path, 'batch');
    const inputs = [{ file: other, lives: 2 }];
    expect(await pool.runBatch('exitAtFirst', inputs, { idempotent: true })).toEqual(['survived']);
  });

  test('is begun at most three times, and only once where nothing is said', async () => {
    using dir = tempDir();
    await using pool = threads();
    const exit = { code: 'ORCH_POOL_WORKER_EXIT' };
    const hopeless = join(dir.path, 'hopeless');
    await expect(pool.run('exitAtFirst', { file: hopeless, lives: 9 }, { idempotent: true })).rejects.toMatchObject(
      exit,
    );
    expect(readFileSync(hopeless, 'utf8')).toBe('xxx');
    const once = join(dir.path, 'once');
    await expect(pool.run('exitAtFirst', { file: once, lives: 9 })).rejects.toMatchObject(exit);
    expect(readFileSync(once, 'utf8')).toBe('x');
  });
});
