import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { Among } from '../../src/expressions/among.ts';
import { pattern, type Pattern } from '../../src/expressions/pattern.ts';
import { writtenPlain } from '../../src/expressions/texts.ts';

const known: readonly [form: RegExp, literals: string, sources: string][] = [
  [/user stor(?:y|ies)|epics?\b/iu, 'user stor\nepic', 'user stor(?:y|ies)\nepics?\\b'],
  [/^ui\b|\bpages?|écran/iu, 'ui\npage', '^ui\\b\n\\bpages?'],
  [/\d+%|limits?/iu, '\nlimit', '\\d+%\nlimits?'],
  [/данные/iu, 'данные', ''],
];
const patterns = known.map(([{ source, flags }, literals, sources]): Pattern => {
  const plain = writtenPlain({ source: sources, more: literals });
  const texts = { plain: () => plain, full: () => source };
  return pattern.precompiled(texts, flags, 0, plain.length, 0, source.length);
});
const text = fc
  .array(
    fc.constantFrom(
      'User',
      'user',
      ' ',
      'story',
      'stories',
      'epic',
      'UI',
      'page',
      '5%',
      'limit',
      'é',
      'écran',
      'данные',
      '→',
    ),
    {
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''));

test('leaves none out that matches', () => {
  const among = new Among(patterns);
  fc.assert(
    fc.property(text, (value) => {
      const mayMatch = among.mayMatch(value);
      const left = known.filter(([form], index) => form.test(value) && mayMatch[index] !== true);
      expect(left).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('names only those of which a literal stands in the text, and those that may have none', () => {
  const among = new Among(patterns);
  expect(among.mayMatch('The EPIC')).toEqual([true, false, true, false]);
  expect(among.mayMatch('Page')).toEqual([false, true, true, false]);
  expect(among.mayMatch('écran')).toEqual([true, true, true, true]);
});

test('takes patterns for possible of which no literals are known', () => {
  expect(new Among([pattern.iu`\bpages\b`, pattern.iu`\bviews\b`]).mayMatch('x')).toEqual([true, true]);
});
