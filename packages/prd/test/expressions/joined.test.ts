import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { joined } from '../../src/expressions/joined.ts';

const quantifier = fc.constantFrom('', '', '', '?', '*', '+?', '{0,2}', '{1,2}?');
/** Long enough for a join before it. */
const long = '(?:nothing that stands in any text|)';
const atom = fc.constantFrom(long, long, 'a', 'b', 'ab', '[ab]', '[^a]', '.', '\\w', '\\|', '[|)]', '^', '$', '\\b');
const heads = fc.constantFrom('(?:', '(', '(?=', '(?!', '(?<=', '(?<!');
const { expression } = fc.letrec<{ expression: string; sequence: string; unit: string }>((tie) => ({
  unit: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    atom,
    fc.tuple(fc.constantFrom('a', 'b', '[ab]', '.', '\\w'), quantifier).map((parts) => parts.join('')),
    fc.tuple(heads, tie('expression'), quantifier).map(([head, inner, more]) => {
      return /^\(\?<?[=!]/.test(head) ? `${head}${inner})` : `${head}${inner})${more}`;
    }),
  ),
  sequence: fc.array(tie('unit'), { maxLength: 6 }).map((units) => units.join('')),
  expression: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('|')),
}));

describe('joined', () => {
  it('joins branches only before much else', () => {
    expect(joined(`(?:one|other)${long}`)).toBe(`(?:one|other)(?=)${long}`);
    expect(joined(`(?:one|(other)?${long})!`)).toBe(`(?:one|(other)?(?=)${long})!`);
    expect(joined(`(?:one|other)(?=)${long}`)).toBe(`(?:one|other)(?=)${long}`);
    expect(joined(`(?:one|other) else`)).toBe(`(?:one|other) else`);
    expect(joined(`(?:one)(?!one|other)(?<=one|other)${long}`)).toBe(`(?:one)(?!one|other)(?<=one|other)${long}`);
  });

  it('leaves every expression with the matches and groups that it had', () => {
    fc.assert(
      fc.property(expression, fc.stringMatching(/^[ab|) ]{0,12}$/), (source, text) => {
        expect(new RegExp(joined(source), 'i').exec(text)).toEqual(new RegExp(source, 'i').exec(text));
      }),
    );
  });
});
