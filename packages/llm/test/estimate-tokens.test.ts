import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import { estimateTokens } from '../src/index.ts';

test.each([
  ['', 0],
  ['word', 1],
  ['two words', 2],
  ['internationalisation', 2],
  ['2026-11-21', 6],
  ['line\n\n\nline', 3],
  ['----------------', 1],
  ['日本語', 2],
])('the estimate for %j is %i', (text, tokens) => {
  expect(estimateTokens(text)).toBe(tokens);
});

test('two texts together are never estimated higher than each by itself', () => {
  assert(
    property(string({ unit: 'binary' }), string({ unit: 'binary' }), (first, second) => {
      const whole = estimateTokens(`${first} ${second}`);
      expect(whole).toBeLessThanOrEqual(estimateTokens(first) + estimateTokens(second));
      expect(whole).toBeGreaterThanOrEqual(estimateTokens(first) - 1);
    }),
  );
});
