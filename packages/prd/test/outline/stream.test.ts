import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { countLines } from '../../src/outline/line-endings.ts';
import { outline } from '../../src/outline/outline.ts';
import { outlineStream, type StreamOptions } from '../../src/outline/stream.ts';
import type { StreamedSection } from '../../src/outline/streamed-section.ts';
import { casesOf } from '../support/cases.ts';

async function* inChunks(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all(sections: AsyncIterable<StreamedSection>): Promise<StreamedSection[]> {
  const found: StreamedSection[] = [];
  for await (const section of sections) found.push(section);
  return found;
}

async function streamed(text: string, size: number, options?: StreamOptions): Promise<StreamedSection[]> {
  const sections = await all(outlineStream(inChunks(text, size), options));
  return sections.map(({ index, parent, depth, number, anchor, title, heading, body, line, text: own }) => {
    return { index, parent, depth, number, anchor, title, heading, body, line, text: own };
  });
}

function whole(text: string): StreamedSection[] {
  return outline(text).sections.map(({ index, parent, depth, number, anchor, title, heading, body, tree }) => ({
    index,
    parent,
    depth,
    number,
    anchor,
    title,
    heading,
    body,
    line: countLines(text, heading.start) + 1,
    text: text.slice(tree.start, body.end),
  }));
}

const pieces = fc.constantFrom(
  '# A\n',
  '## 1.2 Bé\r\n',
  'Setext\n===\n',
  '<a id="sec-7"></a>\n### 7. X\n',
  '```\n# no\n```\n',
  '```\n',
  '- item\n  # in\n',
  '> # quoted\n',
  '<!--\n',
  '-->\n',
  '<div>\n',
  'text 🎈\n',
  '\n',
  '[^1]: note\n',
  '---\n',
  'a: b\n',
  '| a |\n|---|\n',
  '\r',
  '    code\n',
  '\ufeff',
  '2. Zwei\n---\n',
  '-\n===\n',
);
// Longer than a window, so that the text is cut more than once.
const filler = `${'word '.repeat(200)}\n`.repeat(300);

describe('a stream of a document', () => {
  test('gives sections that can be written as JSON', async () => {
    const [section] = await all(outlineStream(inChunks('## 1. A\n\ntext\n', 100)));
    expect(JSON.parse(JSON.stringify(section))).toEqual(JSON.parse(JSON.stringify(whole('## 1. A\n\ntext\n')[0])));
  });

  test('gives the sections of the whole text, wherever its chunks and windows end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(pieces, { maxLength: 8 }), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 30_000, max: 45_000 }),
        async (groups, size) => {
          const text = groups.map((group) => group.join('')).join(filler);
          expect(await streamed(text, size)).toEqual(whole(text));
        },
      ),
      { numRuns: casesOf(60) },
    );
  });

  test('is cut inside of headings, line endings and characters without harm', async () => {
    const text = `\ufeff---\na: b\n---\n# Één 🎈\r\n\r\n<a id="sec-2"></a>\r\n## 2. Zwei\r\ntext\r\n`.repeat(3);
    for (const size of [1, 2, 3, 7]) expect(await streamed(text, size)).toEqual(whole(text));
  });

  test('keeps a byte order mark in front of a heading, where files were put together, as the text that it is', async () => {
    const text = `# A\n\n\ufeffTitle\n===\n${filler}# B\n\ufeff---\n===\n${filler}# C\n`;
    expect(whole(text)).toHaveLength(5);
    for (const size of [30_000, 65_536]) expect(await streamed(text, size)).toEqual(whole(text));
  });

  test.each(['2. Scope\n---\n', '-\n---\n'])(
    'is not cut at %j, which is a heading only behind what stands before it',
    async (title) => {
      const text = `# A\n${filler}\n    code\n\n${title}${filler}# B\n`;
      expect(whole(text)).toHaveLength(3);
      for (const size of [30_000, 65_536, 400_000]) expect(await streamed(text, size)).toEqual(whole(text));
    },
  );

  test('holds no more than its longest section', async () => {
    const text = `# A\n${filler}# B\n${filler}`;
    await expect(streamed(text, 65_536, { maxSection: 200_000, file: 'big.md' })).rejects.toMatchObject({
      code: 'ORCH_PRD_TOO_COMPLEX',
      message: 'a section of big.md is longer than 200000 characters',
      location: { file: 'big.md', line: 1, column: 1 },
    });
  });

  test('tells on which line the section begins that is too long, and what to do about it', async () => {
    const error: unknown = await streamed(`# A\n\ntext\n\n## B\n${filler.repeat(3)}`, 4096, {
      maxSection: 200_000,
      file: 'big.md',
    }).catch((cause: unknown) => cause);
    expect(error).toMatchObject({
      location: { file: 'big.md', line: 5, column: 1 },
      help: 'Divide it by headings of its own (`## …`), and close its code fences, which hide those that it has.',
    });
  });

  test('may have its first heading where a window ends', async () => {
    const head = `${'x'.repeat(65_534)}\n`;
    for (const size of [65_536, 65_537]) {
      for (const heading of ['#tag\n===\n', '# A\n', '##\n']) {
        expect(await streamed(`${head}${heading}text\n\n# B\n`, size)).toEqual(whole(`${head}${heading}text\n\n# B\n`));
      }
    }
  });

  test('must be UTF-8', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Uint8Array.of(35, 32, 65, 10);
      yield Uint8Array.of(0xff);
    }
    await expect(all(outlineStream(broken()))).rejects.toMatchObject({ code: 'ORCH_PRD_INVALID_UTF8' });
  });

  test('fails with the error of its source', async () => {
    const failure = new TypeError('the disk is gone');
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield Uint8Array.of(35, 32, 65, 10);
      throw failure;
    }
    await expect(all(outlineStream(failing()))).rejects.toBe(failure);
  });

  test.each(['', '\ufeff'])('may have a frontmatter that is longer than a window, after %j', async (mark) => {
    const open = `${mark}---\n${filler}# no heading\n`;
    for (const text of [`${open}---\n# A\ntext\n# B\n`, `${open}# A\n`]) {
      expect(await streamed(text, 65_536)).toEqual(whole(text));
    }
  });

  test('whose reader stops is not read on', async () => {
    let read = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        read++;
        yield new TextEncoder().encode(`# A\n${filler}`);
      }
    }
    for await (const section of outlineStream(endless())) if (section.index === 2) break;
    expect(read).toBeLessThan(10);
  });
});
