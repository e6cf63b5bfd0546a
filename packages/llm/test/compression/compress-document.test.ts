import { readdirSync, readFileSync } from 'node:fs';

import { array, assert, constantFrom, integer, property, record, string } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { factsOf } from '../../src/compression/facts.ts';
import { compressDocument, estimateTokens, type DocumentSection } from '../../src/index.ts';

const folder = new URL('../../../../examples/bookshop/PRDs/V1/', import.meta.url);

/** Cuts a well-behaved document at its headings. */
function sectionsOf(text: string): DocumentSection[] {
  const sections: { depth: number; title: string; text: string }[] = [{ depth: 0, title: '', text: '' }];
  let fenced = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) fenced = !fenced;
    const heading = fenced ? null : /^(#{1,6}) (.*)$/.exec(line);
    if (heading) sections.push({ depth: heading[1]!.length, title: heading[2]!, text: '' });
    else sections.at(-1)!.text += `${line}\n`;
  }
  return sections;
}

const document: DocumentSection[] = [
  { depth: 1, title: 'Loans', text: '\n\nBooks are lent for **21 days**.\n\n' },
  {
    depth: 2,
    title: '5. Requirements',
    text: '<a id="sec-5"></a>\n- FR-1: At most 6 loans; see [6.1](#sec-6-1)\n---\n',
  },
  { depth: 3, title: '6.1 API', text: '| Method | Path |\n| :--- | ---: |\n| POST   | `/api/loans` |\n' },
  { depth: 2, title: '8. Changelog', text: '- v1.1: `LOAN_LIMIT` raised\n' },
  { depth: 2, title: '9. Collaboration & Review Workflow', text: '' },
  { depth: 3, title: '9.4 Review Log & Sign‑offs', text: '- [ ] PM\n' },
  { depth: 3, title: '9.6 Decision Log', text: '- Lend audio books too.\n' },
];

describe('a compressed document', () => {
  test('has every word of its requirements, and nothing that only serves their looks', () => {
    expect(compressDocument({ sections: document }).text).toBe(
      [
        '# Loans',
        'Books are lent for 21 days.',
        '## 5. Requirements',
        '- FR-1: At most 6 loans; see 6.1',
        '### 6.1 API',
        '|Method|Path|',
        '|POST|`/api/loans`|',
        '### 9.6 Decision Log',
        '- Lend audio books too.',
      ].join('\n'),
    );
  });

  test('lists what was left out, why, and which facts are lost by it', () => {
    expect(compressDocument({ sections: document }).dropped).toEqual([
      { title: '8. Changelog', reason: 'process', tokens: expect.any(Number) as number, facts: ['LOAN_LIMIT'] },
      {
        title: '9. Collaboration & Review Workflow',
        reason: 'process',
        tokens: expect.any(Number) as number,
        facts: [],
      },
      { title: '9.4 Review Log & Sign‑offs', reason: 'process', tokens: expect.any(Number) as number, facts: [] },
    ]);
  });

  test('leaves out comments, but keeps one that is never closed and one inside code', () => {
    const text = 'a\n<!-- hidden\n`SECRET_ID` --> b\n```html\n<!-- shown -->\n```\n<!-- open\nc';
    const { text: kept, dropped } = compressDocument({ sections: [{ depth: 0, title: '', text }] });
    expect(kept).toBe('a\n b\n```html\n<!-- shown -->\n```\n<!-- open\nc');
    expect(dropped).toMatchObject([{ reason: 'comment', facts: ['SECRET_ID'] }]);
  });

  test('keeps code as it is, and writes JSON on one line where nothing changes by that', () => {
    const text = [
      '```json\n{ "a": 1,\n  "b": ["x y"] }\n```',
      '```json\n{ "big": 12345678901234567890, "a": 1.0 }\n```',
      '```json\n{ "a": 1, ... }\n```',
      '~~~python\ndef f():\n\n    return  1\n~~~',
      "```sql\n  id   INTEGER,\n  t TEXT DEFAULT 'a  b'\n```",
      '```ts title="POST_HANDLER"\nrun()\n```',
    ].join('\n');
    expect(compressDocument({ sections: [{ depth: 0, title: '', text }] }).text).toBe(
      [
        '```json\n{"a":1,"b":["x y"]}\n```',
        '```json\n{ "big": 12345678901234567890, "a": 1.0 }\n```',
        '```json\n{ "a": 1, ... }\n```',
        '~~~python\ndef f():\n    return  1\n~~~',
        "```sql\nid INTEGER,\nt TEXT DEFAULT 'a  b'\n```",
        '```ts title="POST_HANDLER"\nrun()\n```',
      ].join('\n'),
    );
  });

  test('gives up reasons first, then tests, then the end, when there is no room', () => {
    const sections = ['1. Goals', '2. Endpoints', '3. Testing', '4. Fields'].map((title) => ({
      depth: 2,
      title,
      text: 'word '.repeat(50),
    }));
    const left = (tokens: number) =>
      compressDocument({ sections, budget: { tokens } })
        .text.split('\n')
        .filter((line) => line.startsWith('#'));
    expect(left(230)).toEqual(['## 1. Goals', '## 2. Endpoints', '## 3. Testing', '## 4. Fields']);
    expect(left(190)).toEqual(['## 2. Endpoints', '## 3. Testing', '## 4. Fields']);
    expect(left(130)).toEqual(['## 2. Endpoints', '## 4. Fields']);
    expect(left(70)).toEqual(['## 2. Endpoints']);
    expect(left(0)).toEqual([]);
  });

  test('refuses a budget that makes no sense', () => {
    for (const tokens of [-1, Number.NaN]) {
      expect(() => compressDocument({ sections: [], budget: { tokens } })).toThrow(/budget/);
    }
  });
});

const lines = constantFrom(
  '- FR-1: at most 20 items',
  '`POST /api/a|b`',
  '| a | `b` |',
  '|---|---|',
  '```json',
  '```',
  '{ "k": 1 }',
  '<!-- x',
  '-->',
  '**bold** `code**`',
  '  nested   text',
  '',
);
const anySection = record({
  depth: integer({ min: 0, max: 4 }),
  title: constantFrom('Summary', '5. API', '8. Changelog', 'Testing', 'Decisions'),
  text: array(lines, { maxLength: 12 }).map((all) => all.join('\n')),
});

describe('for any document', () => {
  test('every fact is in the text or listed as lost, the text keeps to its budget, and is always the same', () => {
    assert(
      property(array(anySection, { maxLength: 8 }), integer({ min: 0, max: 300 }), (sections, tokens) => {
        const result = compressDocument({ sections, budget: { tokens } });
        expect(compressDocument({ sections, budget: { tokens } })).toEqual(result);
        expect(result.tokens).toBeLessThanOrEqual(tokens);
        const lost = new Set(result.dropped.flatMap(({ facts }) => facts));
        const facts = factsOf(sections.map(({ text }) => text).join('\n\n'));
        expect(facts.filter((fact) => !result.text.includes(fact) && !lost.has(fact))).toEqual([]);
      }),
    );
  });

  test('every word of what is kept is still there', () => {
    assert(
      property(
        array(string({ unit: constantFrom('a', 'b', '1', ' ', '|', '*', '`', '-', '[', '(', '#', '\n') })),
        (texts) => {
          const sections = texts.map((text) => ({ depth: 2, title: 'T', text }));
          const words = (text: string) => text.match(/[ab1]/g)?.join('') ?? '';
          const kept = compressDocument({ sections }).text;
          expect(words(kept)).toBe(
            words(sections.map(({ text }) => text.replaceAll(/\]\(#[^()[\]]*\)/g, '')).join('')),
          );
        },
      ),
    );
  });
});

test.each(readdirSync(folder))('%s of the example becomes shorter without losing a requirement', (name) => {
  const result = compressDocument({ sections: sectionsOf(readFileSync(new URL(name, folder), 'utf8')) });
  expect(result.tokens).toBeLessThan(result.originalTokens);
  expect(result.dropped.filter(({ reason }) => reason !== 'process')).toEqual([]);
  expect(estimateTokens(result.text)).toBe(result.tokens);
});

test.each(['[', '](#', '<!--', '`', '**a', '| ', '- ', '1,', '<a id="', ' ', 'aB', 'A-'])(
  'a hostile document of %j takes no longer than its size explains',
  (piece) => {
    const before = process.threadCpuUsage();
    const result = compressDocument({
      sections: [
        { depth: 1, title: 'API', text: piece.repeat(100_000) },
        { depth: 1, title: 'Changelog', text: piece.repeat(100_000) },
      ],
    });
    expect(result.dropped.length).toBeGreaterThan(0);
    // Of this thread, in microseconds: other processes may take the machine.
    const { user, system } = process.threadCpuUsage(before);
    expect(user + system).toBeLessThan(2_000_000);
  },
);
