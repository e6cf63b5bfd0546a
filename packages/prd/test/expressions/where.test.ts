import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { latin } from '../../src/expressions/latin.ts';
import { anyOf, where } from '../../src/expressions/where.ts';

const words = ['page', 'über', '.x', 'a+b'];
const form = /page \d|über|\.x|a\+b/gi;
const text = fc
  .array(fc.oneof(fc.constantFrom(...words, 'PAGE 1', 'ÜBER', 'aab', '-x'), fc.string({ maxLength: 3 })), {
    maxLength: 4,
  })
  .map((parts) => parts.join(' '));

test('finds the same as the expression alone, for the first texts and after many', () => {
  const found = where(words, latin.giu`page \d|über|\.x|a\+b`);
  const may = anyOf(found, where(['other'], latin.i`other`));
  fc.assert(
    fc.property(text, (value) => {
      expect([...found.all(value)].map(({ index }) => index)).toEqual(
        [...value.matchAll(form)].map(({ index }) => index),
      );
      expect(may(value)).toBe([...words, 'other'].some((word) => value.toLowerCase().includes(word)));
    }),
    { numRuns: 1000 },
  );
});
