import { env } from 'node:process';

import { isOrchError, seededRandom } from '@orch/core';
import type { Nodes, Root } from 'mdast';
import { describe, expect, test } from 'vitest';

import { findSection } from '../../src/outline/find-section.ts';
import { outline } from '../../src/outline/outline.ts';
import { parseTree } from '../../src/tree/trees.ts';
import { corpus } from '../support/corpus.ts';
import { examples, randomDocument } from '../support/random-document.ts';
import { parseWhole } from '../support/remark.ts';

/** A tree as lines of type, offsets and value. */
function flatten(root: Root): string[] {
  const lines: string[] = [];
  const visit = (node: Nodes): void => {
    const { start, end } = node.position ?? {};
    const place = `${start?.line}:${start?.column} ${start?.offset}-${end?.offset}`;
    lines.push(`${node.type} ${place} ${'value' in node ? node.value : ''}`);
    if ('children' in node) for (const child of node.children) visit(child);
  };
  for (const child of root.children) visit(child);
  return lines;
}

describe('the tree of a document', () => {
  test('is that of remark for the examples of CommonMark', async () => {
    for (const text of examples) {
      const tree = await parseTree(outline(text));
      expect([text, ...flatten(tree)]).toEqual([text, ...flatten(parseWhole(text))]);
    }
  });

  test('is that of remark for random documents', { timeout: 600_000 }, async () => {
    for (let seed = 1; seed <= (env['ORCH_SOAK'] ? 10_000 : 500); seed++) {
      const text = randomDocument(seededRandom(seed)).replace(/^\ufeff/, '');
      const tree = await parseTree(outline(text));
      expect([seed, text, ...flatten(tree)]).toEqual([seed, text, ...flatten(parseWhole(text))]);
    }
  });

  test('is that of remark for real documents', { timeout: 120_000 }, async () => {
    for (const { name, text } of corpus().slice(0, 12)) {
      const tree = await parseTree(outline(text));
      expect([name, ...flatten(tree)]).toEqual([name, ...flatten(parseWhole(text))]);
    }
  });

  test.each([
    'see HTTPS://example.org/a, and [b](/c).',
    '- go to Www.example.org (or not)',
    '| a |\n| - |\n| *mail me@example.org* |',
    '[no link www.example.org](/x) nor `https://example.org`',
    'xmpp:me@example.org, ftp://example.org, @me, me@host',
    '> **http://a.b**\n\n[^n]\n\n[^n]: www.c.d',
  ])('has the same links as that of remark, where addresses stand bare: %s', async (text) => {
    expect(flatten(await parseTree(outline(text)))).toEqual(flatten(parseWhole(text)));
  });

  test('counts a byte order mark in its offsets', async () => {
    const text = '\ufeff# A\n\nb\n';
    const { children } = await parseTree(outline(text));
    expect(children.map(({ position }) => text.slice(position!.start.offset, position!.end.offset))).toEqual([
      '# A',
      'b',
    ]);
  });
});

describe('the tree of a section', () => {
  test('has its subsections, and resolves definitions that stand elsewhere', async () => {
    const source = outline(
      '# A\n\n## 1. One\n\nsee [the Spec] and[^n]\n\n### 1.1 Sub\n\nx\n\n## 2. Two\n\n[The  spec]: /s\n\n[^n]: note\n',
    );
    const tree = await parseTree(source, { section: findSection(source, '1')! });
    const lines = flatten(tree);
    expect(lines.filter((line) => line.startsWith('heading'))).toHaveLength(2);
    expect(lines.some((line) => line.startsWith('linkReference 5:5'))).toBe(true);
    expect(lines.some((line) => line.startsWith('footnoteReference 5:'))).toBe(true);
    expect(lines.some((line) => line.startsWith('definition') || line.startsWith('html'))).toBe(false);
  });

  test.each([
    ['a long run of emphasis marks', '*_'.repeat(10_000)],
    ['links that never close', '[a](<b'.repeat(10_000)],
    ['closing marks without opening ones', `${'a**b'.repeat(10_000)}${'c* '.repeat(10_000)}`],
    ['declarations that never close', 'a <!A '.repeat(10_000)],
    ['deep quotes', '>'.repeat(10_000)],
    ['deep lists', `${'- '.repeat(5000)}x`],
    ['a line too long', 'a'.repeat(100_000)],
    ['a section too long', 'word word\n\n'.repeat(50_000)],
  ])('is refused with a typed error for %s', async (_, hostile) => {
    const source = outline(`# A\n\n${hostile}\n`);
    const error = await parseTree(source).catch((thrown: unknown) => thrown);
    expect(isOrchError(error, 'ORCH_PRD_TOO_COMPLEX')).toBe(true);
    expect(source.sections).toHaveLength(1);
  });
});

test.each([
  ['paragraphs', 'some **words** and `code`\n\n'],
  ['items of a list', '- some **words** and `code`\n'],
  ['rows of a table', '| **a** | `b` |\n'],
])('a section with many %s that each have marks is no reason for a refusal', async (name, part) => {
  const text = `${name === 'rows of a table' ? '| a | b |\n| - | - |\n' : ''}${part.repeat(1000)}`;
  expect((await parseTree(outline(text), { deadlineMs: 60_000 })).children.length).toBeGreaterThan(0);
});

describe('parsing trees', () => {
  const long = `# A\n\n${'- item with **words**\n'.repeat(2000)}\n# B\n\nx\n`;

  test('happens in a worker for long sections, with the same result', async () => {
    expect(long.length).toBeGreaterThan(32_768);
    const tree = await parseTree(outline(long), { deadlineMs: 60_000 });
    expect(flatten(tree)).toEqual(flatten(parseWhole(long)));
  });

  test('is given up at the deadline, and the outline stays usable', async () => {
    const source = outline(long, { file: 'a.md' });
    for (const deadlineMs of [0, 1]) {
      await expect(parseTree(source, { deadlineMs })).rejects.toMatchObject({
        code: 'ORCH_PRD_TOO_COMPLEX',
        message: `parsing a.md as a tree took longer than ${deadlineMs} ms`,
      });
    }
    expect((await parseTree(source, { section: source.sections[1]! })).children).toHaveLength(2);
  });

  test('with a cache parses only the section that has changed', async () => {
    const text = Array.from({ length: 100 }, (_, index) => `## ${index}. Title\n\nSee [a].\n\n- text\n\n`).join('');
    const known = new Map<string, Root>();
    const parsed: string[] = [];
    const cache = {
      get: (hash: string) => known.get(hash),
      set: (hash: string, tree: Root) => {
        parsed.push(hash);
        known.set(hash, tree);
      },
    };
    const read = async (version: string): Promise<number> => {
      const before = parsed.length;
      expect(flatten(await parseTree(outline(version), { cache }))).toEqual(flatten(parseWhole(version)));
      return parsed.length - before;
    };
    expect(await read(text)).toBe(100);
    expect(await read(text)).toBe(0);
    expect(await read(text.replace('## 7. Title\n\nSee', '## 7. Other\n\nlonger\n\nSee'))).toBe(1);
  });
});
