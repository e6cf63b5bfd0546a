import { expect, test } from 'vitest';

import { withTimeEnough } from '../src/index.ts';

test('a longer limit is tried only where what is limited did not come so far, and the last answer stands', async () => {
  const tried: number[] = [];
  const needing = (neededMs: number): Promise<boolean> =>
    withTimeEnough(
      [100, 400, 1600],
      (limitMs) => {
        tried.push(limitMs);
        return Promise.resolve(limitMs >= neededMs);
      },
      (cameSoFar) => cameSoFar,
    );
  expect([await needing(50), tried.splice(0)]).toEqual([true, [100]]);
  expect([await needing(300), tried.splice(0)]).toEqual([true, [100, 400]]);
  expect([await needing(9000), tried]).toEqual([false, [100, 400, 1600]]);
});
