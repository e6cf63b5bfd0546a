import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { latin } from '../../src/expressions/latin.ts';
import { unescaped } from '../../src/expressions/tags.ts';
import { plainIn, writtenPlain } from '../../src/expressions/texts.ts';

const part = fc.string({ unit: fc.constantFrom('a', '|', '\t', '\n', '\x02', '’', '–', 'é', 'заказ', '😀') });

test('expressions are one byte a character in a text, and are read as they were, the sources but for escapes', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ source: part, more: part }), { minLength: 1 }), (expressions) => {
      let plain = '';
      const places = expressions.map((expression) => {
        const from = plain.length;
        plain += writtenPlain(expression);
        return [from, plain.length] as const;
      });
      expect(plain.split('').every((unit) => unit <= '\xff')).toBe(true);
      const texts = { plain: () => plain, full: () => '' };
      const read = places.map(([from, to]) => plainIn(texts, from, to));
      expect(read.map(({ source, more }) => ({ source: unescaped(source), more }))).toEqual(expressions);
    }),
  );
});

test('the source for all letters is asked for only by a text beyond ASCII', () => {
  const plain = writtenPlain({ source: "^[A-Za-z]+['’]s$", more: "’s\t's" });
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
