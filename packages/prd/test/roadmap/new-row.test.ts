import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { NewRow } from '../../src/roadmap/new-row.ts';
import type { StatusName } from '../../src/roadmap/types.ts';

import { editRoadmap } from '../../src/roadmap/edit-roadmap.ts';
import { parseRoadmap } from '../../src/roadmap/parse-roadmap.ts';
import { casesOf } from '../support/cases.ts';

const header = '| Phase | ID | Item | Status | Owner | PRD | QA |\n| --- | --- | --- | --- | --- | --- | --- |\n';
const first = '| M0 — Base | 1.1 | One | Done (2025-01-02) | PM | `PRDs/1.md` | |\n';
const second = '| M1 — More | 2.1 | Two | Planned | | | |\n';
const text = `# Plan\n\n${header}${first}\n${header}${second}\nEnd.\n`;

const add = (source: string, row: NewRow, after?: string): string =>
  editRoadmap(source)
    .addRow(row, after === undefined ? {} : { after })
    .compile().text;

describe('A new row stands', () => {
  test('after the row that is named, and takes over its phase', () => {
    expect(add(text, { id: '1.2', item: 'New | row' }, '1.1')).toBe(
      text.replace(first, `${first}| M0 — Base | 1.2 | New \\| row | Planned | | | |\n`),
    );
  });

  test('after the last row of its phase', () => {
    const row = {
      id: '1.2',
      item: 'New',
      phase: 'M0 — Base',
      status: 'Done',
      date: '2025-03-04',
      qa: 'QA/1.2/',
    } as const;
    expect(add(text, row)).toBe(
      text.replace(first, `${first}| M0 — Base | 1.2 | New | Done (2025-03-04) | | | \`QA/1.2/\` |\n`),
    );
  });

  test('at the end of the last table, where its phase is new', () => {
    expect(add(text, { id: '3.1', item: 'New', phase: 'M2', owner: 'QA', prd: 'PRDs/3.md' })).toBe(
      text.replace(second, `${second}| M2 | 3.1 | New | Planned | QA | \`PRDs/3.md\` | |\n`),
    );
  });

  test('under the header of a table that has no row yet', () => {
    expect(add(header, { id: '1', item: 'First', phase: 'M0' })).toBe(`${header}| M0 | 1 | First | Planned | | | |\n`);
  });

  test('with the line ending of the row before it, and without one at the end where that one has none', () => {
    const crlf = `${header}${first}`.replaceAll('\n', '\r\n');
    expect(add(crlf, { id: '2', item: 'x', phase: 'P' })).toBe(`${crlf}| P | 2 | x | Planned | | | |\r\n`);
    expect(add(crlf.trimEnd(), { id: '2', item: 'x', phase: 'P' })).toBe(
      `${crlf.trimEnd()}\r\n| P | 2 | x | Planned | | | |`,
    );
  });

  test('together with others, in the order in which they were added, beside edits of the row before them', () => {
    const source = `${header}${first}`.trimEnd();
    const { text: after, changes } = editRoadmap(source)
      .setQa('1.1', 'QA/1.1/')
      .addRow({ id: '1.2', item: 'a' })
      .addRow({ id: '1.3', item: 'b' })
      .addRow({ id: '1.2', item: 'a' })
      .compile();
    expect(parseRoadmap(after).rows.map(({ id, qa }) => [id, qa.path])).toEqual([
      ['1.1', 'QA/1.1/'],
      ['1.2', undefined],
      ['1.3', undefined],
    ]);
    expect(changes.map(({ id, column, line }) => [id, column, line])).toEqual([
      ['1.1', 'qa', 3],
      ['1.2', undefined, 3],
      ['1.3', undefined, 3],
    ]);
  });
});

test('a row that says all of it already stays as it is', () => {
  const row = { id: '1.1', item: 'One', status: 'Done', phase: 'M0 — Base', prd: 'PRDs/1.md' } as const;
  expect(editRoadmap(text).addRow(row).compile()).toEqual({ text, changed: false, changes: [] });
});

test.for<[string, () => unknown, string]>([
  ['an id that has another row', () => add(text, { id: '1.1', item: 'Other' }), 'ORCH_ROADMAP_DUPLICATE_ID'],
  [
    'two rows with one id',
    () => editRoadmap(text).addRow({ id: '9', item: 'a' }).addRow({ id: '9', item: 'b' }),
    'ORCH_ROADMAP_DUPLICATE_ID',
  ],
  ['an id that cannot be one', () => add(text, { id: 'Ü.1', item: 'x' }), 'ORCH_ROADMAP_INVALID_ID'],
  ['a place that is unknown', () => add(text, { id: '9', item: 'x' }, '7.7'), 'ORCH_ROADMAP_UNKNOWN_ID'],
  ['a text of two lines', () => add(text, { id: '9', item: 'x\ny' }), 'ORCH_ROADMAP_INVALID_CELL'],
  ['a path that leads out', () => add(text, { id: '9', item: 'x', prd: '../x.md' }), 'ORCH_ROADMAP_UNSAFE_PATH'],
  [
    'a date beside another status than Done',
    () => add(text, { id: '9', item: 'x', date: '2025-01-01' }),
    'ORCH_ROADMAP_INVALID_STATUS',
  ],
  ['a text without a table', () => add('# Plan\n', { id: '9', item: 'x' }), 'ORCH_ROADMAP_NO_TABLE'],
  [
    'a value without a column',
    () => add('| ID | Item |\n|-|-|\n', { id: '9', item: 'x', owner: 'PM' }),
    'ORCH_ROADMAP_NO_COLUMN',
  ],
])('refuses %s', ([, run, code]) => {
  expect(run).toThrow(expect.objectContaining({ code }));
});

test('whatever a new row says is read back, and the rest of the roadmap keeps every byte', () => {
  const word = fc.string({
    maxLength: 12,
    unit: fc.constantFrom('a', 'Z', '|', '\\|', '`', '*', '_', ' ', '<', '—', '[', ')'),
  });
  const status = fc.constantFrom<StatusName>('Planned', 'In Progress', 'Blocked', 'Ready', 'Done', 'Not Started');
  fc.assert(
    fc.property(word, word, status, fc.constantFrom('1.1', '2.1', undefined), (item, owner, to, after) => {
      const row = { id: '9.9', item, owner, status: to };
      const once = add(text, row, after);
      const read = parseRoadmap(once).rows.find(({ id }) => id === '9.9');
      expect(read?.status.name).toBe(to);
      expect(read?.width).toBe(7);
      const line = once.slice(read?.span.start, (read?.span.end ?? 0) + 1);
      expect(once.replace(line, () => '')).toBe(text);
    }),
    { numRuns: casesOf(300) },
  );
});
