import { expect, test } from 'vitest';

import { priceOf } from '../../src/index.ts';

const tokens = { uncachedInput: 1_000_000, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

test('a price is that of the name, else that of the longest beginning', () => {
  const price = (input: number) => ({ input, output: 0 });
  const of = priceOf({ 'claude-*': price(1), 'claude-opus-*': price(2), 'claude-opus-5': price(3) });
  expect(
    ['claude-opus-5', 'claude-opus-5-20260101', 'claude-haiku-4', 'gpt-5', 'toString'].map((name) => of(tokens, name)),
  ).toEqual([3, 2, 1, undefined, undefined]);
  expect(priceOf({ '*': price(4) })(tokens, 'anything')).toBe(4);
  expect(of(tokens, undefined)).toBeUndefined();
});
