import { setImmediate } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { atOnce } from '../../src/github/pace.ts';

test('only so many calls are under way at once; the others begin in their order, also after one that failed', async () => {
  const group = atOnce(2).key('any');
  const begun: number[] = [];
  const ends: PromiseWithResolvers<number>[] = [];
  const calls = Array.from({ length: 5 }, (_, call) =>
    group.schedule(null, () => {
      begun.push(call);
      return (ends[call] = Promise.withResolvers<number>()).promise;
    }),
  );
  const outcomes = Promise.allSettled(calls);
  await setImmediate();
  expect(begun).toEqual([0, 1]);
  ends[1]?.reject(new Error('refused'));
  await setImmediate();
  expect(begun).toEqual([0, 1, 2]);
  ends[0]?.resolve(0);
  ends[2]?.resolve(2);
  await setImmediate();
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  ends[3]?.resolve(3);
  ends[4]?.resolve(4);
  expect((await outcomes).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    ...Array(3).fill('fulfilled'),
  ]);
  expect(await group.schedule(null, () => Promise.resolve('free'))).toBe('free');
});
