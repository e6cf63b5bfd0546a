import { env } from 'node:process';

import { isOrchError } from '@orch/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { editStream, type StreamChanges, type StreamEdits } from '../../src/edit/edit-stream.ts';
import { openPrd } from '../../src/edit/open-prd.ts';
import type { StreamOptions } from '../../src/outline/stream.ts';

async function* inChunks(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function edited(
  text: string,
  edits: StreamEdits,
  options: StreamOptions & { size?: number } = {},
): Promise<StreamChanges & { text: string; parts: number }> {
  const stream = editStream(inChunks(text, options.size ?? 65_536), edits, options);
  let whole = '';
  for (let parts = 1; ; parts++) {
    const { done, value } = await stream.next();
    if (done) return { ...value, text: whole, parts };
    whole += value;
  }
}

/** The text, or the code of the refusal. */
async function outcome(attempt: () => Promise<string> | string): Promise<string> {
  try {
    return await attempt();
  } catch (error) {
    if (isOrchError(error)) return error.code;
    throw error;
  }
}

const prd =
  '---\nowner: Ann\n---\n# T\n\n## 1. One\n\nfirst\n\n<a id="s2"></a>\n## 2. Two\n\n- [ ] a\n\n### 2.1 Sub\n\nx\n';

const bodies = fc.array(
  fc.constantFrom('text', '', '```', '- item', '  # in', '> q', '<!--', '-->', '<div>', '### 9 New', '# Top', '===', '---', '    code', '| a |\n|---|'),
  { maxLength: 5 },
); // prettier-ignore

describe('editing a stream', () => {
  test('gives what editing the whole text gives, or refuses as well', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(bodies, bodies, bodies),
        bodies,
        fc.constantFrom('1', '2', '3'),
        fc.constantFrom('\n', '\r\n'),
        fc.nat(2),
        async ([one, two, three], added, address, lineEnding, kind) => {
          const parts = [one, two, three].map((lines, index) => `## ${index + 1}. S\n\n${lines.join('\n')}\n\n`);
          const text = `---\na: b\n---\n\n${parts.join('')}# End\n`.replaceAll('\n', lineEnding);
          const body = added.join('\n');
          const change = (editor: ReturnType<typeof openPrd>, section: string): unknown =>
            kind === 0
              ? editor.editBody(section, () => body)
              : kind === 1
                ? editor.appendToSection(section, body, { key: 'k' })
                : editor.prependToSection(section, body);
          const whole = await outcome(() => {
            const editor = openPrd(text).set('a', 'c');
            change(editor, address);
            return editor.compile().text;
          });
          const streamed = await outcome(async () => {
            const edits: StreamEdits = {
              frontmatter: (editor) => editor.set('a', 'c'),
              sections: { [address]: (editor) => change(editor, address) },
            };
            return (await edited(text, edits, { size: 7 })).text;
          });
          expect(streamed).toBe(whole);
        },
      ),
      { numRuns: env['ORCH_SOAK'] ? 10_000 : 300 },
    );
  });

  test('finds sections by number, anchor, title and path, and tells what it changed', async () => {
    const result = await edited(prd, {
      frontmatter: (editor) => editor.set('owner', 'Bob'),
      sections: {
        '#s2': (editor) => editor.checkItem('2', 'a', true),
        'Two > Sub': (editor, section) => editor.replaceSection(section, 'y'),
        One: (editor) => editor.insertSectionAfter('1', { number: '1.1', title: 'New', depth: 3, markdown: 'z' }),
      },
    });
    expect(result.text).toBe(
      prd
        .replace('Ann', 'Bob')
        .replace('- [ ] a', '- [x] a')
        .replace('\nx\n', '\ny\n')
        .replace('first\n\n', 'first\n\n### 1.1 New\n\nz\n\n'),
    );
    expect(result.summary).toEqual({ total: 4, sections: ['1.1', '2', '2.1'], metadata: ['owner'] });
    expect(await edited(prd, {})).toMatchObject({ text: prd, changed: false, changes: [] });
    expect(await edited('', { frontmatter: (editor) => editor.set('a', 'b') })).toMatchObject({
      text: '---\na: b\n---\n',
    });
    expect((await edited('\ufeff# A\r\n', { frontmatter: (editor) => editor.set('a', 'b') })).text).toBe(
      '\ufeff---\r\na: b\r\n---\r\n\r\n# A\r\n',
    );
  });

  test('asks a function for the edit of each section', async () => {
    const asked: string[] = [];
    const result = await edited(prd, {
      sections: ({ title }) => {
        asked.push(title);
        return title === 'Sub' ? (editor, section) => editor.replaceSection(section, 'y') : undefined;
      },
    });
    expect(asked).toEqual(['T', 'One', 'Two', 'Sub']);
    expect(result.text).toBe(prd.replace('\nx\n', '\ny\n'));
  });

  test.each<[string, StreamEdits]>([
    ['ORCH_PRD_UNKNOWN_SECTION', { sections: { '9': (editor) => editor.removeSection('9') } }],
    ['ORCH_PRD_AMBIGUOUS_SECTION', { sections: { 'T > One': () => undefined, '2': () => undefined } }],
    ['ORCH_PRD_EDIT_REJECTED', { sections: { '2.1': (editor) => editor.set('a', 'b') } }],
    [
      'ORCH_PRD_EDIT_REJECTED',
      { sections: { '1': (editor) => editor.appendSection({ title: 'Z', depth: 2, markdown: '' }) } },
    ],
    ['ORCH_PRD_EDIT_REJECTED', { sections: { T: (editor) => editor.removeSection('T') } }],
    ['ORCH_PRD_EDIT_REJECTED', { sections: { '1': (editor) => editor.replaceSection('1', '```') } }],
  ])('is refused with %s where it cannot be done (%#)', async (code, edits) => {
    await expect(edited(`${prd}## 2. Two\n\n## 1. One\n`, edits)).rejects.toMatchObject({
      code,
    });
  });

  test('holds no more than its longest section', async () => {
    const text = `# A\n${'word '.repeat(60_000)}\n`.repeat(5);
    const edits: StreamEdits = { frontmatter: (editor) => editor.set('a', 'b') };
    const { text: result, parts } = await edited(text, edits);
    expect(result).toBe(`---\na: b\n---\n\n${text}`);
    expect(parts).toBeGreaterThan(5);
    await expect(edited(text, edits, { maxSection: 200_000 })).rejects.toMatchObject({ code: 'ORCH_PRD_TOO_COMPLEX' });
  });
});

test.each([
  ['follows a byte order mark', '# A\n\ufeff# B\nb\n---\ntext\n'],
  ['is a quote but for a frontmatter without end', '---\n# A\n> b\nb\n===\ntext\n'],
])('refuses to edit a section whose heading %s, because alone it has other headings', async (_, text) => {
  const edits: StreamEdits = {
    sections: ({ index }) => (index === 1 ? (editor, section) => editor.appendToSection(section, 'x') : undefined),
  };
  expect((await edited(text, {})).text).toBe(text);
  expect(await outcome(async () => (await edited(text, edits)).text)).toBe('ORCH_PRD_EDIT_REJECTED');
});
