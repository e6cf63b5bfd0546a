import { isOrchError, sha256 } from '@orch/core';
import { describe, expect, test } from 'vitest';

import { openPrd, type PrdEditor } from '../../src/edit/open-prd.ts';

const prd = `---
name: Login # working title
owner: 'Ann'
roles:
  - PM
  - QA
id: 1.10
---
# Login

<a id="sec-1"></a>
## 1. Summary

Short.

## 2. Testing
### 2.1 Scenarios

- [ ] rejects a wrong password
- [x] accepts the right one

\`\`\`md
- [ ] rejects a wrong password
\`\`\`

| Id | Result |
| -- | ------ |
| T1 | pass   |

### 2.2 QA Artifacts
- file
## 3. Changelog

- 2026-01-01: made`;

/** Carries out an edit twice: the result, which the second time must leave as it is. */
function edit(text: string, change: (editor: PrdEditor) => PrdEditor): string {
  const first = change(openPrd(text)).compile();
  expect(first.changed).toBe(first.text !== text);
  expect(first.changes.length > 0).toBe(first.changed);
  expect(change(openPrd(first.text)).compile(), 'the same edit again').toMatchObject({
    text: first.text,
    changed: false,
    changes: [],
  });
  return first.text;
}

describe('the frontmatter', () => {
  test('keeps quotes, comments and the notation of lists', () => {
    const text = edit(prd, (editor) => editor.set('name', 'Log in').set('owner', "Bob's").set('roles', ['PM', 'a: b']));
    expect(text).toBe(
      prd.replace('name: Login #', 'name: Log in #').replace("'Ann'", "'Bob''s'").replace('  - QA', "  - 'a: b'"),
    );
  });

  test('gets new keys at its end, quoted only where YAML needs it', () => {
    const text = edit(prd, (editor) => editor.set('version', '1.10').set('note', 'a: b').set('tags', ['x']));
    expect(text).toBe(prd.replace('id: 1.10\n', "id: 1.10\nversion: 1.10\nnote: 'a: b'\ntags: ['x']\n"));
  });

  test('is made where there is none, after a byte order mark and with the line ending of the file', () => {
    expect(edit('\ufeff# A\r\n', (editor) => editor.set('a', 'b'))).toBe('\ufeff---\r\na: b\r\n---\r\n\r\n# A\r\n');
  });

  test('loses a key with all its lines', () => {
    expect(edit(prd, (editor) => editor.remove('roles'))).toBe(prd.replace('roles:\n  - PM\n  - QA\n', ''));
  });

  test('is edited line by line where it is not valid YAML', () => {
    const invalid = '---\nsource: a.md (Prompt: x)\nowner: Ann\n---\n# A\n';
    expect(edit(invalid, (editor) => editor.set('owner', 'Bob'))).toBe(invalid.replace('Ann', 'Bob'));
  });

  test('keeps a comment after a list, and takes one between a key and its items as part of them', () => {
    const text = '---\na: [x] # why\nb:\n# the first\n- y\nc: z\n---\n';
    expect(edit(text, (editor) => editor.set('a', 'q').set('b', 'r'))).toBe('---\na: q # why\nb: r\nc: z\n---\n');
  });

  test.each([
    ['a map on one line', '{a: 1}'],
    ['an explicit key', '? a\n: b'],
    ['a list', '- a'],
    ['an indented map', '  a: 1\n  b: 2'],
    ['a value that another key refers to', 'a: &x 1\nb: *x'],
  ])('is not edited where that would spoil %s', (_, yaml) => {
    expect(() => openPrd(`---\n# why\n${yaml}\n---\n`).set('a', 'v')).toThrow(
      expect.objectContaining({ code: 'ORCH_PRD_EDIT_REJECTED' }),
    );
  });

  test('loses no anchor that another key refers to', () => {
    const text = '---\na: &x 1\nb: *x\nc: &y 2\nd: 3\n---\n';
    expect(() => openPrd(text).remove('a')).toThrow(expect.objectContaining({ code: 'ORCH_PRD_EDIT_REJECTED' }));
    expect(openPrd(text).remove('c').set('d', '4').compile().text).toBe('---\na: &x 1\nb: *x\nd: 4\n---\n');
  });

  test.each(['__proto__', 'constructor', 'a: b', '', '- x', 'a\nb'])('refuses the key %j', (key) => {
    expect(() => openPrd(prd).set(key, 'x')).toThrow(expect.objectContaining({ code: 'ORCH_PRD_INVALID_KEY' }));
  });
});

describe('a section', () => {
  test('is replaced with its blank lines as they were, and `$&` as it is', () => {
    expect(edit(prd, (editor) => editor.replaceSection('1', '\n\nNew $& and $1.\n\n\n'))).toBe(
      prd.replace('Short.', () => 'New $& and $1.'),
    );
    expect(edit(prd, (editor) => editor.replaceSection('2.2 QA Artifacts', '- other'))).toBe(
      prd.replace('- file', '- other'),
    );
  });

  test('gets a blank line after text that would swallow the next heading', () => {
    expect(edit(prd, (editor) => editor.replaceSection('2.2', '<div>x</div>'))).toBe(
      prd.replace('- file', '<div>x</div>\n'),
    );
  });

  test('is appended to and prepended to', () => {
    const text = edit(prd, (editor) =>
      editor.appendToSection('3', '- 2026-02-02: more', { key: 'log' }).prependToSection('1', 'First.', { key: 'p' }),
    );
    expect(text).toBe(
      `${prd.replace('Short.', '<!-- orch:p -->\nFirst.\n<!-- /orch:p -->\n\nShort.')}\n\n<!-- orch:log -->\n- 2026-02-02: more\n<!-- /orch:log -->`,
    );
    const again = openPrd(text).appendToSection('3', '- 2026-02-03: later', { key: 'log' }).compile();
    expect(again.text).toBe(text.replace('2026-02-02: more', '2026-02-03: later'));
    expect(again.changes).toEqual([{ kind: 'append', section: '3', key: 'log' }]);
  });

  test('continues its list without a blank line', () => {
    expect(openPrd(prd).appendToSection('2.2', '- other').compile().text).toBe(
      prd.replace('- file', '- file\n- other'),
    );
  });

  test('is inserted after another with its subsections, and can then be addressed', () => {
    const text = edit(prd, (editor) =>
      editor
        .insertSectionAfter('2', { number: '2.3', title: 'Notes', depth: 3, markdown: 'x', anchor: 'sec-2-3' })
        .appendToSection('2.3', 'y', { key: 'y' }),
    );
    const added = '\n<a id="sec-2-3"></a>\n### 2.3 Notes\n\nx\n\n<!-- orch:y -->\ny\n<!-- /orch:y -->\n\n';
    expect(text).toBe(prd.replace('- file\n', `- file\n${added}`));
  });

  test.each(['\n', '\r\n', '\r'])('is added after a blank line, whatever the line ending: %j', (lineEnding) => {
    const text = ['# A', '', '<div>', 'x', '</div>', ''].join(lineEnding);
    expect(edit(text, (editor) => editor.appendSection({ title: 'Z', depth: 2, markdown: 'z' }))).toBe(
      text + ['', '## Z', '', 'z', ''].join(lineEnding),
    );
    const tight = ['# A', 'x', '# B', ''].join(lineEnding);
    expect(edit(tight, (editor) => editor.replaceSection('A', '<div>x</div>'))).toBe(
      ['# A', '<div>x</div>', '', '# B', ''].join(lineEnding),
    );
  });

  test('is removed with its anchor', () => {
    const { text } = openPrd(prd).removeSection('#sec-1').compile();
    expect(text).toBe(prd.replace('<a id="sec-1"></a>\n## 1. Summary\n\nShort.\n\n', ''));
  });

  test('has its body passed through a function', () => {
    expect(edit(prd, (editor) => editor.editBody('1', (body) => body.replace('Short', 'Long')))).toBe(
      prd.replace('Short', 'Long'),
    );
  });

  test('has its items ticked, but not those in code', () => {
    const text = edit(prd, (editor) => editor.checkItem('2', 'rejects a wrong password', true));
    expect(text).toBe(prd.replace('- [ ] rejects', '- [x] rejects'));
    expect(openPrd(text).checkItem('2.1', 'Accepts', false).compile().text).toBe(
      text.replace('- [x] accepts', '- [ ] accepts'),
    );
  });

  test('gets table rows once', () => {
    expect(edit(prd, (editor) => editor.addTableRow('2.1', ['T2', 'a|b\nc']))).toBe(
      prd.replace('| T1 | pass   |', '| T1 | pass   |\n| T2 | a\\|b<br>c |'),
    );
    expect(openPrd(prd).addTableRow('2.1', ['T1', 'pass']).compile().changed).toBe(false);
  });

  test('is found by its number, and another title than it has is reported', () => {
    const { changes, diagnostics } = openPrd(prd)
      .replaceSection('2.2 QA', '- a')
      .appendToSection('2.2 QA', '- b')
      .replaceSection('3 changelog', '- c')
      .checkItem('2', 'accepts', false)
      .compile();
    expect(changes.map(({ section }) => section)).toEqual(['2.2', '2.2', '3', '2']);
    expect(diagnostics).toMatchObject([
      {
        code: 'ORCH_PRD_TITLE_MISMATCH',
        message: 'section 2.2 is called "QA Artifacts", not "QA"',
        location: { line: 30 },
      },
    ]);
  });

  test('takes several edits in their order', () => {
    const { text, changes, summary, base } = openPrd(prd)
      .replaceSection('1', 'a')
      .appendToSection('1', 'b')
      .replaceSection('3', 'c')
      .set('id', '2')
      .compile();
    expect(text).toBe(prd.replace('Short.', 'a\n\nb').replace('- 2026-01-01: made', 'c').replace('1.10', '2'));
    expect(changes.map(({ kind }) => kind)).toEqual(['replace', 'append', 'replace', 'set']);
    expect(summary).toEqual({ total: 4, sections: ['1', '3'], metadata: ['id'] });
    expect(base).toBe(sha256(prd));
  });
});

describe('an edit is refused', () => {
  test.each([
    ['an open code fence', (editor: PrdEditor) => editor.replaceSection('1', '```\nx')],
    ['an open code fence at the end', (editor: PrdEditor) => editor.replaceSection('3', '```\nx')],
    ['an open comment', (editor: PrdEditor) => editor.appendToSection('1', '<!-- x')],
    ['a heading as high as its section', (editor: PrdEditor) => editor.replaceSection('1', 'x\n\n## y')],
    ['a heading that takes subsections over', (editor: PrdEditor) => editor.replaceSection('2', 'x\n\n# y')],
  ])('for %s', (_, change) => {
    const editor = openPrd(prd);
    expect(() => change(editor).compile()).toThrow(expect.objectContaining({ code: 'ORCH_PRD_EDIT_REJECTED' }));
  });

  describe.each([
    ['a code fence', '```ts\nlet x;\n'],
    ['a code fence of tildes', '~~~~\n```\n'],
    ['an element', '<pre>\nx\n\ny'],
    ['a comment', '<!-- note\n\nx'],
    ['a processing instruction', '<?php\n\nx'],
  ])('where it would stand in %s that is never closed', (_, open) => {
    const text = `# A\n\n## 1. One\n\nfirst\n\n## 2. Two\n\nsecond\n\n${open}`;
    const swallowed = {
      code: 'ORCH_PRD_SWALLOWED_EDIT',
      location: expect.objectContaining({ line: 11, column: 1, sourceLine: open.split('\n')[0] }),
    };

    test.each([
      ['a section at the end', (editor: PrdEditor) => editor.appendSection({ title: 'Z', depth: 2, markdown: 'z' })],
      [
        'a section with code that closes the fence',
        (editor: PrdEditor) => editor.appendSection({ title: 'Z', depth: 2, markdown: '```\n\nz\n\n```\nz\n```' }),
      ],
      [
        'a section after the last',
        (editor: PrdEditor) => editor.insertSectionAfter('2', { title: 'Z', depth: 3, markdown: 'z', anchor: 'z' }),
      ],
      ['text at the end of a section', (editor: PrdEditor) => editor.appendToSection('2', 'z')],
      ['text in its section', (editor: PrdEditor) => editor.editBody('2', (body) => `${body}\nz`)],
    ])('%s', (__, change) => {
      expect(() => change(openPrd(text)).compile()).toThrow(expect.objectContaining(swallowed));
    });

    test('but edits before it are made, and the block can be closed or replaced', () => {
      expect(edit(text, (editor) => editor.editBody('2', (body) => body.replace('second', 'z')).set('a', 'b'))).toBe(
        `---\na: b\n---\n\n${text.replace('second', 'z')}`,
      );
      expect(
        edit(text, (editor) => editor.insertSectionAfter('1', { number: '1.1', title: 'Z', depth: 3, markdown: 'z' })),
      ).toBe(text.replace('first\n', 'first\n\n### 1.1 Z\n\nz\n'));
      expect(openPrd(text).replaceSection('2', 'z').compile().text).toBe(
        `# A\n\n## 1. One\n\nfirst\n\n## 2. Two\n\nz${open.endsWith('\n') ? '\n' : ''}`,
      );
    });
  });

  test.each([
    ['ORCH_PRD_UNKNOWN_SECTION', (editor: PrdEditor) => editor.replaceSection('9', 'x')],
    ['ORCH_PRD_UNKNOWN_ITEM', (editor: PrdEditor) => editor.checkItem('2', 'nothing', true)],
    ['ORCH_PRD_UNKNOWN_TABLE', (editor: PrdEditor) => editor.addTableRow('1', ['x'])],
    ['ORCH_PRD_TOO_MANY_CELLS', (editor: PrdEditor) => editor.addTableRow('2.1', ['1', '2', '3'])],
    ['ORCH_PRD_INVALID_KEY', (editor: PrdEditor) => editor.appendToSection('1', 'x', { key: '-->' })],
    [
      'ORCH_PRD_INVALID_SECTION',
      (editor: PrdEditor) => editor.insertSectionAfter('1', { title: 'x', depth: 7, markdown: '' }),
    ],
  ])('with %s', (code, change) => {
    let thrown: unknown;
    try {
      change(openPrd(prd));
    } catch (error) {
      thrown = error;
    }
    expect(isOrchError(thrown, code as 'ORCH_')).toBe(true);
  });
});
