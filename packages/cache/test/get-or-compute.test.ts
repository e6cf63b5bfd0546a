import { describe, expect, test } from 'vitest';

import { fixture } from './support/fixture.ts';

describe('getOrCompute', () => {
  test('computes once for all callers, and gives each its own copy', async () => {
    using f = fixture();
    let computed = 0;
    const compute = async (): Promise<number[]> => {
      computed++;
      await new Promise(setImmediate);
      return [1];
    };
    const values = await Promise.all(Array.from({ length: 50 }, async () => f.cache.getOrCompute('t', 1, compute)));
    expect(computed).toBe(1);
    expect(new Set(values).size).toBe(50);
    expect(values.every((value) => value[0] === 1)).toBe(true);
  });

  test('gives the same error to every caller and tries again for the next', async () => {
    using f = fixture();
    const bang = new Error('bang');
    const failing = Array.from({ length: 5 }, async () => f.cache.getOrCompute('t', 1, () => Promise.reject(bang)));
    const outcomes = await Promise.allSettled(failing);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason === bang)).toEqual(
      Array.from({ length: 5 }, () => true),
    );
    expect(await f.cache.getOrCompute('t', 1, () => 'fine')).toBe('fine');
  });

  test('lets one caller give up alone, and stops the computation when the last one has', async () => {
    using f = fixture();
    const started = Promise.withResolvers<AbortSignal>();
    const result = Promise.withResolvers<string>();
    const compute = async ({ signal }: { signal: AbortSignal }): Promise<string> => {
      started.resolve(signal);
      return result.promise;
    };
    const first = new AbortController();
    const second = new AbortController();
    const one = f.cache.getOrCompute('t', 1, compute, { signal: first.signal });
    const two = f.cache.getOrCompute('t', 1, compute, { signal: second.signal });
    const signal = await started.promise;
    first.abort(new Error('enough'));
    await expect(one).rejects.toThrow('enough');
    expect(signal.aborted).toBe(false);
    second.abort(new Error('me too'));
    await expect(two).rejects.toThrow('me too');
    expect(signal.aborted).toBe(true);
    const third = f.cache.getOrCompute('t', 1, () => 'started anew');
    expect(await third).toBe('started anew');
    result.resolve('late');
    await expect(f.cache.getOrCompute('t', 2, () => 1, { signal: first.signal })).rejects.toThrow('enough');
  });

  test('computes anew when forced, and stores the result', async () => {
    using f = fixture();
    f.cache.set('t', 1, 'old');
    expect(await f.cache.getOrCompute('t', 1, () => 'new', { force: true })).toBe('new');
    expect(f.cache.get('t', 1)?.value).toBe('new');
  });

  test('uses nothing stored without reads, and still stores', async () => {
    using f = fixture();
    f.cache.set('t', 1, 'old');
    const blind = f.open({ reads: false });
    expect(blind.get('t', 1)).toBeUndefined();
    expect(await blind.getOrCompute('t', 1, () => 'new')).toBe('new');
    expect(f.cache.get('t', 1)?.value).toBe('new');
  });

  test('goes on after the cache was closed under it', async () => {
    using f = fixture();
    const result = await f.cache.getOrCompute('t', 1, () => {
      f.cache.close();
      return 'x';
    });
    expect(result).toBe('x');
    expect(f.cache.get('t', 1)).toBeUndefined();
    expect(f.open().get('t', 1)).toBeUndefined();
  });
});
