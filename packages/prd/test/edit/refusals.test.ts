import { expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { openPrd, type PrdEditor } from '../../src/edit/open-prd.ts';

const items = '# A\n\n- [ ] write tests\n- [ ] write docs\n';
const tables = '# A\n\n| a |\n|---|\n\n| b |\n|---|\n';
const half = '# A\n\n<!-- orch:k -->\nx\n';
const nested = '# A\n\nx\n\n#### B\n\ny\n';

test.each<[string, string, string, (editor: PrdEditor) => PrdEditor]>([
  ['an item that is several', items, 'ORCH_PRD_AMBIGUOUS_ITEM', (editor) => editor.checkItem('A', 'write', true)],
  ['a table that is several', tables, 'ORCH_PRD_AMBIGUOUS_TABLE', (editor) => editor.addTableRow('A', ['c'])],
  [
    'marks of which one is lost',
    half,
    'ORCH_PRD_BROKEN_MARKS',
    (editor) => editor.appendToSection('A', 'y', { key: 'k' }),
  ],
  [
    'a text with the marks of its key',
    items,
    'ORCH_PRD_INVALID_KEY',
    (editor) => editor.appendToSection('A', '<!-- /orch:k -->', { key: 'k' }),
  ],
  [
    'a title of two lines',
    items,
    'ORCH_PRD_INVALID_SECTION',
    (editor) => editor.appendSection({ title: 'a\nb', depth: 1, markdown: '' }),
  ],
  [
    'a heading that becomes the parent of another section',
    nested,
    'ORCH_PRD_EDIT_REJECTED',
    (editor) => editor.appendToSection('A', '### N'),
  ],
  [
    'an item that resembles no other',
    '# A\n',
    'ORCH_PRD_UNKNOWN_ITEM',
    (editor) => editor.checkItem('A', 'write', true),
  ],
  [
    'a heading that would stand in the frontmatter',
    '---\na: b\n',
    'ORCH_PRD_EDIT_REJECTED',
    (editor) => editor.appendSection({ title: 'N', depth: 1, markdown: 'x\n\n---' }),
  ],
])('an edit is refused for %s', (_, text, code, change) => {
  expect(() => change(openPrd(text)).compile()).toThrow(expect.objectContaining({ code }));
});

test('a section of another version of the document is found by its title', () => {
  const { outline } = openPrd('# Z\n\n# A\n\nx\n');
  expect(openPrd(nested).replaceSection(outline.sections[1]!, 'new').compile().text).toBe(nested.replace('x', 'new'));
});

test('of sections with one number the title tells which is meant', () => {
  const text = '## 1 One\n\na\n\n## 1 Two\n\nb\n';
  expect(openPrd(text).replaceSection('1 Two', 'c').compile().text).toBe(text.replace('b', 'c'));
  expect(() => openPrd(text).replaceSection('1', 'c')).toThrow(
    expect.objectContaining({ code: 'ORCH_PRD_AMBIGUOUS_SECTION' }),
  );
});

test('an address by anchor, path or title gives no number, and so no title that could differ from it', () => {
  const editor = openPrd('# Top\n\n<a id="x"></a>\n## One\n\na\n');
  for (const address of ['#x', 'Top > One', 'One']) editor.appendToSection(address, 'b', { key: 'k' });
  expect(editor.compile().diagnostics).toEqual([]);
});

test('a section that is added after a number with a dot gets one too', () => {
  const editor = openPrd('## 7. Testing\n').insertSectionAfter('7', {
    number: '8',
    title: 'Risks',
    depth: 2,
    markdown: '',
  });
  expect(editor.compile().text).toBe('## 7. Testing\n\n## 8. Risks\n');
});

test('a document whose outline is known is opened without another scan', () => {
  const known = outline(items, { file: 'known.md' });
  const editor = openPrd(known);
  expect(editor.outline).toBe(known);
  expect(editor.checkItem('A', 'write docs', true).compile().text).toBe(
    items.replace('[ ] write docs', '[x] write docs'),
  );
});

test('a checklist item that is unknown is answered with the nearest one', () => {
  expect(() => openPrd(items).checkItem('A', 'writ tests', true)).toThrow(
    expect.objectContaining({ code: 'ORCH_PRD_UNKNOWN_ITEM', help: 'Did you mean "write tests"?' }),
  );
});

test('an edit that would set the lines of a code fence free as sections is refused', () => {
  const editor = openPrd('# A\n\nx\n\n```\n# no\n```\n').prependToSection('A', '```\nopen');
  expect(() => editor.compile()).toThrow(expect.objectContaining({ code: 'ORCH_PRD_EDIT_REJECTED' }));
});
