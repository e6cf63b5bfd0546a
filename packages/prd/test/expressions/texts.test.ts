import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { latin } from '../../src/expressions/latin.ts';
import { plainParts, writtenPlain } from '../../src/expressions/texts.ts';

const part = fc.string({ unit: fc.constantFrom('a', '|', '\t', '\n', '\x02', '’', '–', 'é', 'заказ', '😀') });

test('parts of expressions are one byte a character in a text, and all but the first are read as they were', () => {
  fc.assert(
    fc.property(fc.array(fc.array(part, { minLength: 1 }), { minLength: 1 }), (expressions) => {
      let plain = '';
      const places = expressions.map((parts) => {
        const from = plain.length;
        plain += writtenPlain(parts);
        return [from, plain.length] as const;
      });
      expect(plain).toMatch(/^[\0-\xff]*$/);
      const texts = { plain: () => plain, full: () => '' };
      for (const [at, [from, to]] of places.entries()) {
        const [first = '', ...others] = plainParts(texts, from, to);
        const [source, ...more] = expressions[at] ?? [];
        expect(others).toEqual(more);
        expect(JSON.parse(`"${first.replaceAll(/[\0-\x1f]/g, (sign) => JSON.stringify(sign).slice(1, -1))}"`)).toBe(
          source,
        );
      }
    }),
  );
});

test('the source for all letters is asked for only by a text beyond ASCII', () => {
  const plain = writtenPlain(["^[A-Za-z]+['’]s$", "’s\t's"]);
  const full = "^\\p{L}+['’]s$";
  let asked = 0;
  const texts = {
    plain: () => plain,
    full: () => {
      asked++;
      return full;
    },
  };
  const own = latin.precompiled(texts, 'u', 0, plain.length, 0, full.length);
  expect(['users', "user's", 'user’s'].map((text) => own.test(text))).toEqual([false, true, true]);
  expect(asked).toBe(0);
  expect(['élève’s', 'élèves'].map((text) => own.test(text))).toEqual([true, false]);
  expect(asked).toBe(1);
  const never = latin.precompiled(texts, 'u', plain.length, plain.length, 0, full.length);
  expect([never.test("user's"), never.exec('user’s'), never.test('élève’s')]).toEqual([false, null, true]);
});
