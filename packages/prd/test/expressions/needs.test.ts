import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { twin } from '../../src/expressions/latin.ts';
import { Needs, starting, digit, writtenNeeds } from '../../src/expressions/may-match.ts';
import { needsOf } from '../../src/expressions/needs.ts';

/** Each with texts in which it matches. */
const forms: readonly (readonly [form: RegExp, ...texts: string[]])[] = [
  [/^(?:the |our )?(?:ui|user interfaces?)$/i, 'UI', 'the user interface', '12'],
  [/^\W*(?:do not|don['’]t)\s+(?:be\s+)?(?:build|offer)/i, '** Do not be built', 'don’t offer'],
  [/^(?:[\d.]+\\?[.)]?\s*)?(?:screens|[A-Z][a-z]+ list)$/, '4.1 screens', '4) Book list', 'Book list'],
  [/\b(?:goes|go) (?:out )?(?:via|through) (?:the )?([A-Z]\w*)/, 'it goes out via the Post', 'go through X'],
  [/(?:^|[.;] )(?:a|b(?:c|d){2}|e\.f|[gh]i+)?(?:j|k)(?=l)|m{1,2}n/i, 'jl', '; bccKl', 'e.fjl', 'xmmn'],
  [/(?<!\w)(?<word>one|two)\x20\u0074imes|\d{2}%/, 'two times', 'at 50%'],
  [/(?<=pre)fix(?! it)|^[^a]*(?=zed)z|[`"']{2,3}code/i, 'prefix', 'bbzed', '``code'],
  [/a+b*|[a-f]x?|(?:x|y)*z|\(q\)|[|)]r|$^/i, 'aaa', 'e', 'xyxz', '(q)', ')r', ''],
  [/^(?:a|the|)\s*(?:b|c)at\b/, 'cat', 'the bat', 'a cat'],
  [/^[*_]*(?:photo|fig(?:ure)?\.?)\s*(?:no\.?)?\s*(?:\d{1,2}|[a-z])[:.]/i, '**Fig. no. 4:', 'photo b.'],
];

const words = forms.flatMap(([, ...texts]) => texts.flatMap((text) => [text, ...text.split(' ')]));
const text = fc
  .array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 3 })), { maxLength: 5 })
  .chain((parts) => fc.constantFrom(' ', '').map((space) => parts.join(space)))
  .filter((value) => /^[\0-\x7f’]*$/.test(value));

describe.for(forms.map(([form, ...texts]) => [form.source, form, texts] as const))('%s', ([source, form, texts]) => {
  const written = writtenNeeds(needsOf(source));
  const needs = new Needs(written);

  test('may match wherever it matches', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(form.test(value) && !needs.mayMatch(value)).toBe(false);
      }),
      { numRuns: 400, examples: texts.map((each) => [each]) },
    );
  });

  test('finds the same where it is spared texts', () => {
    const flags = form.flags;
    const spared = twin(source, flags, source, written);
    const letters = twin(source, `${flags}u`, source, written);
    fc.assert(
      fc.property(text, (value) => {
        const wanted = form.exec(value);
        for (const found of [spared.exec(value), letters.exec(value)])
          expect(found && [...found, found.index]).toEqual(wanted && [...wanted, wanted.index]);
      }),
      { numRuns: 400 },
    );
  });
});

test('names what a text begins with, pieces and figures, and nothing where an alternative needs nothing', () => {
  const names = ['pages ', 'page ', 'screens ', 'screen '];
  expect(needsOf(String.raw`^\W*(?:the )?(?:page|screen)s? \d`)).toEqual([
    [...names.map((name) => `the ${name}`), ...names].map((name) => starting + name),
    names,
    [digit],
  ]);
  expect(needsOf('goes (?:via|through) the|calls [A-Z]')).toEqual([['goes via the', 'goes through the', 'calls ']]);
  expect(needsOf(String.raw`(?:sent|read) (?:[a-z]+ly )?(?:by|in) [A-Z]`)).toEqual([
    ['sent ', 'read '],
    ['by ', 'in '],
  ]);
  expect(needsOf('abc|d?')).toEqual([]);
  expect(needsOf('[a-z]+.*')).toEqual([]);
});

test('looks at the expression itself after many texts that it was spared', () => {
  const spared = twin(
    String.raw`\bnever (?:build|offer)\b`,
    'i',
    String.raw`\bnever (?:build|offer)\b`,
    'never\rbuild\toffer',
  );
  for (let index = 0; index < 1000; index++)
    expect(spared.test(`Never ${['build', 'say', 'offer', ''][index % 4]} it`)).toBe(index % 2 === 0);
});
