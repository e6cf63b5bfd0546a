import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { OneByOne } from '../../src/outline/one-by-one.ts';

interface Source {
  ended: boolean;
}

async function* batches(
  source: Source,
  of: readonly (readonly number[])[],
  fails: boolean,
): AsyncGenerator<readonly number[], void, undefined> {
  try {
    yield* of;
    if (fails) throw new Error('torn');
  } finally {
    source.ended = true;
  }
}

describe('values of batches', () => {
  test('come one by one in their order, whatever the batches and however many are asked for at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.nat())), fc.nat(20), fc.boolean(), async (of, ahead, fails) => {
        const source = { ended: false };
        const values = new OneByOne(batches(source, of, fails));
        const first = await Promise.allSettled(Array.from({ length: ahead }, () => values.next()));
        const found = first.flatMap((one) =>
          one.status === 'fulfilled' && one.value.done !== true ? [one.value.value] : [],
        );
        const failures = first.filter(({ status }) => status === 'rejected').length;
        const rest = async (): Promise<string> => {
          for await (const value of values) found.push(value);
          return 'ended';
        };
        const end = await rest().catch((error: unknown) => (error as Error).message);
        expect(end).toBe(fails && failures === 0 ? 'torn' : 'ended');
        expect(found).toEqual(of.flat());
        expect(failures).toBeLessThanOrEqual(1);
        expect(source.ended).toBe(true);
      }),
    );
  });

  test('end with the loop that reads them, and the source is told', async () => {
    const source = { ended: false };
    const values = new OneByOne(batches(source, [[1, 2], [3]], false));
    for await (const value of values) {
      expect(value).toBe(1);
      break;
    }
    expect(source.ended).toBe(true);
    expect(await values.next()).toEqual({ done: true, value: undefined });
  });

  test('end when they are disposed of', async () => {
    const source = { ended: false };
    {
      await using values = new OneByOne(batches(source, [[1, 2]], false));
      expect(await values.next()).toEqual({ done: false, value: 1 });
    }
    expect(source.ended).toBe(true);
  });

  test('end with the error that is thrown into them', async () => {
    const source = { ended: false };
    const values = new OneByOne(batches(source, [[1, 2]], false));
    await values.next();
    await expect(values.throw(new Error('enough'))).rejects.toThrow('enough');
    expect(source.ended).toBe(true);
    expect(await values.next()).toEqual({ done: true, value: undefined });
  });
});
