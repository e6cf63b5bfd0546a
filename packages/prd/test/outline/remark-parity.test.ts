import { env } from 'node:process';

import { seededRandom } from '@orch/core';
import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { corpus, hasCorpus } from '../support/corpus.ts';
import { examples, randomDocument } from '../support/random-document.ts';
import { remarkHeadings } from '../support/remark.ts';

/** `ORCH_SOAK_CASES=200000 ORCH_SEED=7` for more, and other, documents. */
const cases = Number(env['ORCH_SOAK_CASES'] ?? (env['ORCH_SOAK'] ? 20_000 : 2000));
const seed = Number(env['ORCH_SEED'] ?? 20_261_121);

function headings(text: string): string[] {
  return outline(text).sections.map(({ depth, heading }) => `${depth}@${heading.start}-${heading.end}`);
}

/** Undefined where the scanner and remark agree, else what each of them found. */
function disagreement(name: string, text: string): object | undefined {
  const expected = remarkHeadings(text).join(' ');
  const found = headings(text).join(' ');
  return expected === found ? undefined : { name, text: text.slice(0, 2000), expected, found };
}

function variants(text: string): Record<string, string> {
  const lf = text.replaceAll(/\r\n?/g, '\n');
  return {
    'as written': text,
    CRLF: lf.replaceAll('\n', '\r\n'),
    CR: lf.replaceAll('\n', '\r'),
    'byte order mark': `\ufeff${lf}`,
    'no final newline': lf.trimEnd(),
  };
}

describe('the headings that the scanner finds are those at the top of remark’s tree', () => {
  test('in all examples of CommonMark 0.31, with every line ending', { timeout: 180_000 }, () => {
    expect(examples).toHaveLength(652);
    const wrong = examples.flatMap((text, index) =>
      Object.entries(variants(text)).map(([name, variant]) => disagreement(`example ${index + 1}, ${name}`, variant)),
    );
    expect(wrong.filter((found) => found !== undefined)).toEqual([]);
  });

  test.each(['[a]:\0\n-', '[^a\\]b]: c\n\n    # d', '[^\\\\]: c\n\n    # d\n'])(
    'in %j, which fuzzing came upon',
    (text) => {
      expect(disagreement('', text)).toBeUndefined();
    },
  );

  test.each([
    ['a footnote without a name', '[^]: a\n===\n'],
    ['a footnote whose name is never closed', '[^a\n===\n'],
    ['a footnote without a colon', '[^a] text\n===\n'],
    ['a definition whose `<` is never closed', '[a]: <b\n===\n'],
    ['a definition whose `<` is closed on the next line', '[a]: <b\nc>\n===\n'],
    ['a definition with escapes between `<` and `>`', '[a]: <b\\>c\\x>\n===\n\n# d\n'],
    ['a definition with an escaped parenthesis', '[a]: b\\(c\\x\n===\n\n# d\n'],
    ['a definition with a control character', '[a]: b\u0001\n===\n'],
    ['a declaration without a name', 'text\n<!\n===\n'],
    ['a tag with a long name', '<customelement-x>\n# a\n\n# b\n'],
  ])('in %s', (name, text) => {
    for (const [variant, written] of Object.entries(variants(text)))
      expect(disagreement(`${name}, ${variant}`, written)).toBeUndefined();
  });

  test('in random concatenations and mutations of them', { timeout: 60_000 + cases * 20 }, () => {
    const wrong: object[] = [];
    for (let index = 0; index < cases && wrong.length < 5; index++) {
      const found = disagreement(
        `ORCH_SEED=${seed + index} ORCH_SOAK_CASES=1`,
        randomDocument(seededRandom(seed + index)),
      );
      if (found) wrong.push(found);
    }
    expect(wrong).toEqual([]);
  });

  test.runIf(hasCorpus)(
    'in the real documents of ../shared/corpus, with every line ending',
    { timeout: 600_000 },
    () => {
      const documents = corpus();
      expect(documents.length).toBeGreaterThan(100);
      const wrong = documents.flatMap(({ name, text }, index) => {
        const all = Object.entries(variants(text));
        const [axis, variant] = all[1 + (index % (all.length - 1))]!;
        return [disagreement(name, text), disagreement(`${name}, ${axis}`, variant)];
      });
      expect(wrong.filter((found) => found !== undefined)).toEqual([]);
    },
  );
});
