import { describe, expect, test } from 'vitest';

import { checkFrontmatter } from '../../src/frontmatter/check-frontmatter.ts';
import { readFrontmatter } from '../../src/frontmatter/read-frontmatter.ts';
import { outline } from '../../src/outline/outline.ts';

function read(yaml: string): Record<string, string> {
  return Object.fromEntries(readFrontmatter(outline(`---\n${yaml}\n---\n# A\n`)));
}

describe('frontmatter', () => {
  test.each<[string, string, Record<string, string>]>([
    ['keeps numbers as text', 'id: 1.10', { id: '1.10' }],
    ['loses comments', 'a: b # c\nd: e#f', { a: 'b', d: 'e#f' }],
    ['unquotes', "a: 'it''s' # x\nb: \"x\\ty: z\"", { a: "it's", b: 'x\ty: z' }],
    ['reads lists in both notations', 'a: [x, "y, z"]\nb:\n  - x\n  - y', { a: '[x, "y, z"]', b: '[x, y]' }],
    ['joins lines', 'a: one\n  two\nb: |\n  x\n  y', { a: 'one two', b: 'x\ny' }],
    ['reads invalid YAML', 'a: b: c\n\tq\nd: e', { a: 'b: c q', d: 'e' }],
    ['takes the last of equal keys', 'a: 1\na: 2', { a: '2' }],
    ['keeps escapes that JSON lacks as they are', 'a: "\\x41"', { a: '\\x41' }],
    ['reads a list that nests as its text', 'a: [x, [y]]\nb: c', { a: '[x, [y]]', b: 'c' }],
    ['ends a list that never closes before the next key', 'a: [x,\nb: c', { a: '[x,', b: 'c' }],
    ['takes no key with text after its quote', '"a"b: c\nd: e', { d: 'e' }],
    ['takes list items at the margin', 'a:\n- x\n- y\nb: c', { a: '[x, y]', b: 'c' }],
    [
      'takes keys with colons and spaces',
      'a b: c\n"d: e": f\nurl: http://x.y',
      { 'a b': 'c', 'd: e': 'f', url: 'http://x.y' },
    ],
  ])('%s', (_, yaml, values) => {
    expect(read(yaml)).toEqual(values);
  });

  test('has `__proto__` as an ordinary key', () => {
    const values = readFrontmatter(outline('---\n__proto__: x\n---\n'));
    expect([...values]).toEqual([['__proto__', 'x']]);
  });

  test('is judged as YAML only when asked', async () => {
    const invalid = await checkFrontmatter(outline('---\nsource: a.md (Prompt: x)\n---\n# A\n', { file: 'a.md' }));
    expect(invalid).toMatchObject([{ code: 'ORCH_PRD_INVALID_FRONTMATTER', location: { file: 'a.md', line: 2 } }]);
    expect(await checkFrontmatter(outline('---\na: 1.10\nb: [x]\n---\n'))).toEqual([]);
    expect(await checkFrontmatter(outline('---\na: 1\na: 2\n---\n'))).toMatchObject([{ location: { line: 3 } }]);
    expect(await checkFrontmatter(outline('# A\n'))).toEqual([]);
  });
});
