import { seededRandom } from '@orch/core';
import type { RootContent, TableRow } from 'mdast';
import { expect, test } from 'vitest';

import { parseRoadmap } from '../../src/roadmap/parse-roadmap.ts';
import { casesOf } from '../support/cases.ts';
import { parseWhole } from '../support/remark.ts';

const cases = casesOf(2000, 20_000);
const seed = Number(process.env['ORCH_SEED'] ?? 1);

// All alike: where another header follows without a blank line, remark takes it for a row of the first table.
const headers = ['| ID | Item | Status |\n|-|-|-|', '| ID | Item | Status |\n|--|:-:|--|'];
const others = [
  '',
  '',
  '',
  '# h',
  'some text.',
  '```',
  '~~~',
  '<!--',
  '-->',
  '- item',
  '> quote',
  '    | 1.1 | x | Done |',
  '|-|',
  '|-|-|-|',
  '***',
  '1. a',
  '| Risk | Impact |\n|-|-|',
];
const cells = [
  '1.1',
  '2',
  'x',
  'Done',
  'a \\| b',
  '',
  '[l](p)',
  '**b**',
  '\\',
  '\\\\',

  '-',
  '--',
  'Planned',
  '<b>',
];

/** Rows of tables at the top of remark's tree that have an ID and a Status column: line, id and status as written. */
function remarkRows(text: string): string[] {
  const cellsOf = ({ children }: TableRow): string[] =>
    children.map(({ position }) =>
      text
        .slice(position?.start.offset, position?.end.offset)
        .replace(/^\|/, '')
        .replace(/((?:^|[^\\])(?:\\\\)*)\|\s*$/, '$1')
        .trim(),
    );
  const ofTable = (node: RootContent): string[] => {
    if (node.type !== 'table') return [];
    const [header, ...rows] = node.children;
    const names = header ? cellsOf(header).map((name) => name.toLowerCase()) : [];
    const [id, status] = [names.indexOf('id'), names.indexOf('status')];
    if (id === -1 || status === -1) return [];
    // A line without a pipe below a table is a row for remark, and no feature for us.
    return rows
      .filter(({ position }) => text.slice(position?.start.offset, position?.end.offset).includes('|'))
      .filter((row) => /^\d[\d.]*$/.test(cellsOf(row)[id] ?? ''))
      .map((row) => `${row.position?.start.line} ${cellsOf(row)[id]} ${cellsOf(row)[status] ?? ''}`);
  };
  return parseWhole(text).children.flatMap(ofTable);
}

const timeout = 60_000 + cases * 20;

test(`every row that remark reads is read, with the same cells (${cases} documents, seed ${seed})`, { timeout }, () => {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random.next() * items.length)] as T;
  const row = (): string =>
    pick(['| ', '|', '']) +
    Array.from({ length: pick([1, 2, 3, 3, 3, 4]) }, () => pick(cells)).join(pick([' | ', '|'])) +
    pick([' |', '|', '', ' |  ']);
  const line = (): string => (random.next() < 0.5 ? row() : pick(random.next() < 0.4 ? headers : others));
  let compared = 0;
  for (let index = 0; index < cases; index++) {
    const text = [pick([...headers, '']), ...Array.from({ length: 2 + Math.floor(random.next() * 8) }, line)].join(
      '\n',
    );
    const rows = parseRoadmap(text).rows.map(
      ({ line: at, id, cells: { status } }) =>
        `${at} ${id} ${status ? text.slice(status.span.start, status.span.end) : ''}`,
    );
    const read = new Set(rows);
    const wanted = remarkRows(text);
    compared += wanted.length;
    expect(
      wanted.filter((found) => !read.has(found)),
      JSON.stringify(text),
    ).toEqual([]);
  }
  expect(compared).toBeGreaterThan(cases / 10);
});
