import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { alternativesOf } from '../../src/expressions/alternatives.ts';
import { latin, twin } from '../../src/expressions/latin.ts';
import { pattern, type Pattern } from '../../src/expressions/pattern.ts';

const forms: readonly RegExp[] = [
  /\b(?:must|shall|can ?not|can['’]t|at (?:most|least)|ha(?:s|ve) to)\b|(?:^|[^\p{L}])(?:muss|müssen)(?![\p{L}])/iu,
  /^(?:data|user) ?-?(?:models?|tables?)\b|модел[ьи] данных|表(?:结构)?|^api$/iu,
  /(?:a|b(?:c|d){2}|e\.f|[gh]i+)?(?:j|k)(?=l)|m{1,2}n|(?<!o)p|\(q\)|[|)]r/i,
  /^\W*(?:(?:US|STORY)-?\d[\w.]*\W+)?(?:as an? .{2,8}?,? (?:i|we)\b|als .{2,8}(?:möchte|will) ich)/iu,
  /^[*]?(?:\x60page\u0060|\x41b|\(\x29)/iu,
  /^[`*_]*([\p{L}_][\p{L}\p{N}_]*)[`*_]*\s*(?:[:：–—-]|\()/u,
  /(?<![\p{L}])(?:pages?|seite|страница)(?![\p{L}])|页$/iu,
  /[^\p{L}\p{N}]+|\p{Lu}{2}/u,
  /[\p{Cc}\u2028\ufeff]|^[\p{Script=Latin}\p{M}]{2}$|\p{Lo}\p{Ll}/u,
];

const words =
  '`page` ab () must cannot can’t can not has to at least muss müssen MÜSSEN datamodel user-tables api API модель данных 表 表结构 ' +
  'jl bcdkl e.fjl giijl mmn op p (q) |r )r as a reader, I US-1 as we als Leser möchte ich `id`: __x — Page pages Seite страница 页 ÄB É 12 “x” → \0 \x1f \x7f \x85 \ufeff e\u0301 表x';
const text = fc
  .array(fc.oneof(fc.constantFrom(...words.split(' '), ' ', ''), fc.string({ maxLength: 4 })), { maxLength: 6 })
  .chain((parts) => fc.constantFrom(' ', '').map((space) => parts.join(space)));

function patternOf({ source, flags }: RegExp): Pattern {
  const strings = Object.assign([source], { raw: [source] });
  return flags === 'u' ? pattern.u(strings) : pattern.iu(strings);
}

describe.for(forms.map((form) => [form.source.slice(0, 40), form] as const))('%s', ([, form]) => {
  test('answers the same in pieces as a whole', () => {
    const pieces = alternativesOf(form.source).map((part) => ({ ...part, form: new RegExp(part.source, form.flags) }));
    fc.assert(
      fc.property(text, (value) => {
        expect(patternOf(form).test(value)).toBe(form.test(value));
        const matching = pieces.filter((piece) => piece.form.test(value));
        expect(matching.every((piece) => value.toLowerCase().includes(piece.literal))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('finds the same through its twin', () => {
    fc.assert(
      fc.property(text, (value) => {
        const found = twin(form.source, form.flags).exec(value);
        const wanted = form.exec(value);
        expect(found && [...found, found.index]).toEqual(wanted && [...wanted, wanted.index]);
      }),
      { numRuns: 500 },
    );
  });
});

test('goes over to the whole expression after many uses', () => {
  const judged = pattern.iu`\b(?:one|two)\b`;
  for (let index = 0; index < 1000; index++)
    expect(judged.test(`number ${index % 2 === 0 ? 'One' : 'Three'}`)).toBe(index % 2 === 0);
});

test('refuses a class of which it does not know what is ASCII, rather than to miss it', () => {
  expect(() => latin.u`^\p{P}`.test('.')).toThrow(String.raw`\p{P}`);
});
