import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';

function codes(text: string): string[] {
  return outline(text, { file: 'a.md' }).diagnostics.map(
    ({ code, location }) => `${code.slice(9)} ${location?.line}:${location?.column}`,
  );
}

test.each([
  ['a heading right after an opening tag', '# A\n\n<div>\n## B\n\n## C\n', ['SWALLOWED_HEADING 4:1']],
  ['an anchor that is not closed', '<a id="x">\n## B\n', ['SWALLOWED_HEADING 2:1']],
  ['a missing space', '# A\n\n##B\n', ['SWALLOWED_HEADING 3:1']],
  ['a fence that never closes', '---\na: b\n---\n# A\n\n```\n## B\n', ['UNCLOSED_FENCE 6:1', 'SWALLOWED_HEADING 7:1']],
  ['a comment that never closes', '# A\n\n<!-- x\n\n## B\n', ['UNCLOSED_HTML 3:1', 'SWALLOWED_HEADING 5:1']],
  ['a number that is used twice', '## 1 A\n\n## 2 B\n\n## 1. C\n', ['DUPLICATE_SECTION 5:1']],
])('%s is reported where it is', (_, text, expected) => {
  expect(codes(text)).toEqual(expected);
  expect(codes(text.replaceAll('\n', '\r\n'))).toEqual(expected);
});

test('a heading after an anchor line, in a closed fence, a comment or a list is no reason for a report', () => {
  expect(codes('<a id="x"></a>\n## A\n\n```\n## B\n```\n\n<!--\n# C\n-->\n\n- # D\n\n#12 is a tag\n')).toEqual([]);
});

test('fences and definitions know their section', () => {
  const { fences, definitions, text } = outline(
    '# A\n\n- ```ts x\n  code\n  ```\n\n[a]: /b\n  "c"\n[^n]: note\n\n# B\n\n~~~\nx\n~~~\n',
  );
  expect(fences.map(({ info, section, content }) => [info, section, text.slice(content.start, content.end)])).toEqual([
    ['ts x', 0, '  code\n'],
    ['', 1, 'x\n'],
  ]);
  expect(definitions.map(({ kind, label, section }) => [kind, label, section])).toEqual([
    ['link', 'a', 0],
    ['footnote', 'n', 0],
  ]);
});

test('warns of a numbered heading whose depth does not fit its number, where most others fit', () => {
  const warnings = (text: string) =>
    outline(text)
      .diagnostics.filter(({ code }) => code === 'ORCH_PRD_DEPTH_MISMATCH')
      .map(({ message, location }) => [location?.line, message]);
  expect(warnings('# T\n\n## 1. A\n\n## 2. B\n\n### 2.1 C\n\n## 2.2 D\n')).toEqual([
    [9, 'section 2.2 is a heading of depth 2, where its number asks for 3'],
  ]);
  expect(warnings('# 1. A\n\n# 2. B\n\n# 3. C\n\n## 4. D\n')).toEqual([
    [7, 'section 4 is a heading of depth 2, where its number asks for 1'],
  ]);
  expect(warnings('# 1. A\n\n## 2. B\n\n### 3. C\n')).toEqual([]);
  expect(warnings('# 1.1.2.1.0.0 Search\n\n## 1. A\n\n## 2. B\n\n## 3. C\n')).toEqual([]);
});

test.each([
  ['headings whose depth does not fit', `${'## 1. A\n'.repeat(150)}${'# 2. B\n'.repeat(120)}`, 'DEPTH_MISMATCH'],
  ['headings without a space', '##A\n\n'.repeat(120), 'SWALLOWED_HEADING'],
  ['merge conflicts', '<<<<<<< a\n=======\n>>>>>>> b\n'.repeat(120), 'CONFLICT'],
])('of many %s only the first hundred are reported', (_, text, code) => {
  expect(codes(text).filter((found) => found.startsWith(code))).toHaveLength(100);
});

test('the info of a fence is without the spaces around it', () => {
  expect(outline('``` \t ts x \t \n```\n').fences.map(({ info }) => info)).toEqual(['ts x']);
});

describe('a merge conflict', () => {
  const conflict = (eol: string) =>
    ['<<<<<<< HEAD', 'owner: Ann', '=======', 'owner: Bob', '>>>>>>> other', ''].join(eol);
  const found = (text: string) =>
    outline(text)
      .diagnostics.filter(({ code }) => code === 'ORCH_PRD_CONFLICT')
      .map(({ severity, location }) => [severity, location?.line, location?.sourceLine]);

  test.each(['\n', '\r\n', '\r'])(
    'is an error wherever it begins, also in a frontmatter (lines end with %j)',
    (eol) => {
      const text = `---${eol}${conflict(eol)}---${eol}# A${eol}${conflict(eol)}`;
      expect(found(text)).toEqual([
        ['error', 2, '<<<<<<< HEAD'],
        ['error', 9, '<<<<<<< HEAD'],
      ]);
    },
  );

  test('that a code fence shows is a warning, and one around a fence an error', () => {
    expect(found(`\`\`\`\n${conflict('\n')}\`\`\`\n`)).toEqual([['warning', 2, '<<<<<<< HEAD']]);
    expect(found('<<<<<<< HEAD\n```\na\n```\n=======\nb\n>>>>>>> x\n')).toEqual([['error', 1, '<<<<<<< HEAD']]);
  });

  test('is not seen in marks that are not those of git, or not all of them', () => {
    for (const text of [
      '<<<<<<<\na\n=======\nb\n>>>>>>>\n',
      '<<<<<<< a\n=======\n',
      ' <<<<<<< a\n=======\n>>>>>>> b\n',
      '>>>>>>> b\n=======\n<<<<<<< a\n',
    ])
      expect(found(text)).toEqual([]);
  });
});
