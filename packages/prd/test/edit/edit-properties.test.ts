import { env } from 'node:process';

import { isOrchError, seededRandom } from '@orch/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { openPrd, type PrdEditor } from '../../src/edit/open-prd.ts';
import { readFrontmatter } from '../../src/frontmatter/read-frontmatter.ts';
import { outline } from '../../src/outline/outline.ts';
import type { Section } from '../../src/outline/types.ts';
import { corpus } from '../support/corpus.ts';
import { examples, randomDocument } from '../support/random-document.ts';
import { remarkHeadings } from '../support/remark.ts';

/** `ORCH_SOAK=1` for ten thousand cases of each property. */
const runs = (usual: number): number => (env['ORCH_SOAK'] ? 10_000 : usual);

const bodies = fc.oneof(
  fc.constantFrom(...examples),
  fc.string({ unit: fc.constantFrom('a', ' ', '\n', '#', '-', '`', '>', '<', '|', '=', '$&', '\t', '1.', '[a]: ') }),
);
/** A document with numbered sections between parts of random Markdown. */
const documents = fc
  .tuple(fc.nat(), fc.nat(), fc.constantFrom('\n', '\r\n', '\r'))
  .map(([first, second, lineEnding]) => {
    const part = (seed: number): string => randomDocument(seededRandom(seed)).replaceAll(/[\ufeff\r]/g, '');
    const text = `---\nid: 1.10\n---\n# T\n\n## 1 One\n\n${part(first)}\n\n## 2 Two\n${part(second)}\n\n### 2.1 Sub\n\nx\n\n## 3 Three\n\nend\n`;
    return text.replaceAll('\n', lineEnding);
  });

/** The outcome of an edit: the new text, or the code of its refusal. */
function attempt(text: string, change: (editor: PrdEditor) => PrdEditor): string | { refused: string } {
  try {
    return change(openPrd(text)).compile().text;
  } catch (error) {
    if (isOrchError(error)) return { refused: error.code };
    throw error;
  }
}

function shapeOf({ depth, number, title }: Section): string {
  return `${depth} ${number} ${title}`;
}

function shape(text: string): string[] {
  return outline(text).sections.map((section) => shapeOf(section));
}

describe('whatever the document and the inserted text', { timeout: env['ORCH_SOAK'] ? 600_000 : 30_000 }, () => {
  test('an edit touches nothing outside of its section, or is refused', () => {
    fc.assert(
      fc.property(documents, bodies, fc.constantFrom('1', '2', '2.1', '3'), (text, body, address) => {
        const before = outline(text);
        const sections = before.sections.filter(({ number }) => number === address);
        const edited = attempt(text, (editor) => editor.editBody(address, () => body));
        if (typeof edited !== 'string' || sections.length !== 1) return;
        const [section] = sections;
        const { start, end } = section!.body;
        expect(edited.slice(0, start)).toBe(text.slice(0, start));
        expect(edited.slice(edited.length - (text.length - end))).toBe(text.slice(end));
        const after = outline(edited).sections;
        const last = edited.length - (text.length - end);
        const others = after.filter(({ heading }) => heading.start < start || heading.start >= last);
        expect(others.map((each) => shapeOf(each))).toEqual(shape(text));
        const headings = after.map(({ depth, heading }) => `${depth}@${heading.start}-${heading.end}`);
        expect(remarkHeadings(edited)).toEqual(headings);
      }),
      { numRuns: runs(100) },
    );
  });

  test('the same edit twice is the same as once', () => {
    fc.assert(
      fc.property(documents, bodies, fc.constantFrom('1', '2', '2.1', '3'), fc.nat(3), (text, body, address, kind) => {
        const change = (editor: PrdEditor): PrdEditor =>
          kind === 0
            ? editor.replaceSection(address, body)
            : kind === 1
              ? editor.appendToSection(address, body, { key: 'k' })
              : kind === 2
                ? editor.prependToSection(address, body, { key: 'k' })
                : editor.set('title', body.replaceAll(/\s/g, ' ')).set('list', [body.trim()]);
        const once = attempt(text, change);
        if (typeof once !== 'string') return;
        expect(attempt(once, change)).toBe(once);
      }),
      { numRuns: runs(150) },
    );
  });

  test('a section that is added is a section of the result, or the edit is refused', () => {
    fc.assert(
      fc.property(documents, bodies, bodies, fc.boolean(), (text, last, body, isLast) => {
        const change = (editor: PrdEditor): PrdEditor =>
          isLast
            ? editor.appendSection({ title: 'Added', depth: 2, markdown: body })
            : editor.insertSectionAfter('1', { title: 'Added', depth: 2, markdown: body, anchor: 'added' });
        const once = attempt(text + last, change);
        if (typeof once !== 'string') return;
        expect(shape(once)).toContain('2 undefined Added');
        expect(attempt(once, change)).toBe(once);
      }),
      { numRuns: runs(150) },
    );
  });

  test('edits of different sections commute', () => {
    fc.assert(
      fc.property(documents, bodies, bodies, (text, first, second) => {
        const left = attempt(text, (editor) =>
          editor.replaceSection('1', first).set('a', 'b').replaceSection('3', second),
        );
        const right = attempt(text, (editor) =>
          editor.replaceSection('3', second).replaceSection('1', first).set('a', 'b'),
        );
        const isRefused = (outcome: typeof left): boolean => typeof outcome !== 'string';
        expect(isRefused(left) ? isRefused(right) : right).toBe(isRefused(left) ? true : left);
      }),
      { numRuns: runs(80) },
    );
  });

  test('a value that is set is read back, and setting it to what it is changes nothing', () => {
    fc.assert(
      fc.property(
        documents,
        fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed()),
        (text, value) => {
          const edited = openPrd(text).set('key', value).compile().text;
          const values = readFrontmatter(outline(edited));
          expect(values.get('key')).toBe(value);
          expect(values.get('id')).toBe('1.10');
          expect(openPrd(edited).set('key', value).set('id', '1.10').compile().changed).toBe(false);
        },
      ),
      { numRuns: runs(100) },
    );
  });

  test('text that is added has the line ending that the document uses most', () => {
    fc.assert(
      fc.property(documents, bodies, fc.constantFrom('1', '2.1', '3'), (text, body, address) => {
        const { lineEnding } = outline(text);
        const edited = attempt(text, (editor) =>
          editor.appendToSection(address, `${body.replaceAll('\r', '')}\nlast`, { key: 'k' }).set('new', 'v'),
        );
        if (typeof edited !== 'string') return;
        const endings = edited.match(/\r\n|\r|\n/g) ?? [];
        expect(endings.filter((ending) => ending !== lineEnding)).toEqual([]);
      }),
      { numRuns: runs(100) },
    );
  });

  test('frontmatter is made at the start where there is none, and what looks like one that never ends is left alone', () => {
    fc.assert(
      fc.property(documents, fc.boolean(), fc.boolean(), (text, isOpen, hasBom) => {
        const body = text.slice(outline(text).frontmatter?.span.end ?? 0).replace(/^[\r\n]+/, '');
        const open = isOpen ? `---${outline(text).lineEnding}` : '';
        const document = `${hasBom ? '\ufeff' : ''}${open}${body}`;
        fc.pre(outline(document).frontmatter === undefined);
        const edited = attempt(document, (editor) => editor.set('key', 'value'));
        if (typeof edited !== 'string') return;
        expect(edited.endsWith(`${open}${body}`)).toBe(true);
        expect([...readFrontmatter(outline(edited))]).toEqual([['key', 'value']]);
        expect(edited.startsWith('\ufeff')).toBe(hasBom);
      }),
      { numRuns: runs(100) },
    );
  });

  test('compiling without an edit gives the same text', () => {
    fc.assert(
      fc.property(fc.oneof(documents, fc.string({ unit: 'binary' })), (text) => {
        expect(openPrd(text).compile()).toMatchObject({ text, changed: false, changes: [] });
      }),
      { numRuns: runs(100) },
    );
  });
});

test('in real documents, replacing a section by itself changes nothing, and by another text only its body', () => {
  const wrong: string[] = [];
  for (const { name, text } of corpus()) {
    const source = outline(text);
    for (const section of source.sections.slice(0, 5)) {
      const { start, end } = section.body;
      const same = openPrd(text).editBody(section, (body) => body);
      const edited = openPrd(text).replaceSection(section, 'other').compile().text;
      const isApart = edited.startsWith(text.slice(0, start)) && edited.endsWith(text.slice(end));
      if (same.compile().changed || !isApart) wrong.push(`${name}: ${section.title}`);
    }
  }
  expect(wrong).toEqual([]);
});
