import { isOrchError } from '@orch/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { StatusName } from '../../src/roadmap/types.ts';

import { editRoadmap } from '../../src/roadmap/edit-roadmap.ts';
import { parseRoadmap } from '../../src/roadmap/parse-roadmap.ts';
import { casesOf } from '../support/cases.ts';

const text = [
  '| ID | Item | Status | PRD | QA |',
  '|--|--|:-:|--|--|',
  '| 1.1 |  A   | Planned   |  ||',
  '| 1.2 | B | Done (2025-01-02) | `PRDs/b.md` | [QA](QA/b) |',
  '| 1.3 | C',
  '',
].join('\r\n');

test('changes the cell and nothing else', () => {
  const {
    text: after,
    changed,
    changes,
  } = editRoadmap(text).setStatus('1.1', 'Done', { date: '2025-03-04' }).compile();
  expect(after).toBe(text.replace('Planned   |', 'Done (2025-03-04)   |'));
  expect(changed).toBe(true);
  expect(changes).toEqual([{ id: '1.1', column: 'status', line: 3, before: 'Planned', after: 'Done (2025-03-04)' }]);
});

test('fills empty cells and adds the cells that a short row lacks', () => {
  const after = editRoadmap(text).setPrd('1.1', 'PRDs/a|b.md').setQa('1.1', 'QA/a').setQa('1.3', 'QA/c').compile().text;
  expect(after).toContain('| 1.1 |  A   | Planned   | `PRDs/a\\|b.md` | `QA/a` |\r\n');
  expect(after).toContain('| 1.3 | C |  |  | `QA/c` |\r\n');
  expect(parseRoadmap(after).rows.map((row) => [row.prd.path, row.qa.path])).toEqual([
    ['PRDs/a|b.md', 'QA/a'],
    ['PRDs/b.md', 'QA/b'],
    [undefined, 'QA/c'],
  ]);
});

test('writes owner, item and labelled links, with marks that would break the table escaped', () => {
  const source = '| ID | Item | Owner | QA |\n|-|-|-|-|\n| 1 | a | b | |\n';
  const { text: after } = editRoadmap(source)
    .setItem('1', 'x | y')
    .setOwner('1', 'PM\\|QA')
    .setQa('1', 'QA/1 (a)|#2%/r.md', { label: 'QA Pass' })
    .compile();
  expect(after).toContain('| 1 | x \\| y | PM\\|QA | [QA Pass](QA/1%20%28a%29%7C%232%25/r.md) |');
  expect(parseRoadmap(after).rows).toMatchObject([
    { item: 'x | y', owner: 'PM|QA', qa: { path: 'QA/1 (a)|#2%/r.md' } },
  ]);
});

test('writes a path that begins with a dot from the root, not from the folder of the roadmap', () => {
  const once = editRoadmap(text, { file: 'Plans/r.md' }).setQa('1.1', './QA/a/').compile().text;
  expect(once).toContain('`QA/a/`');
  expect(editRoadmap(once, { file: 'Plans/r.md' }).setQa('1.1', './QA/a/').compile().changed).toBe(false);
});

test('leaves a cell alone that says the same already', () => {
  const edit = editRoadmap(text).setStatus('1.2', 'Done').setPrd('1.2', 'PRDs/b.md').setQa('1.2', 'QA/b');
  expect(edit.compile()).toEqual({ text, changed: false, changes: [] });
});

test('the last edit of a cell counts', () => {
  expect(editRoadmap(text).setStatus('1.1', 'Ready').setStatus('1.1', 'Planned').compile().changed).toBe(false);
});

test.for<[() => unknown, string]>([
  [() => editRoadmap(text).setStatus('9.9', 'Done'), 'ORCH_ROADMAP_UNKNOWN_ID'],
  [() => editRoadmap(`${text}| 1.1 | again |\n`).setStatus('1.1', 'Done'), 'ORCH_ROADMAP_DUPLICATE_ID'],
  [() => editRoadmap(text).setStatus('1.1', 'Ready', { date: '2025-01-01' }), 'ORCH_ROADMAP_INVALID_STATUS'],
  [() => editRoadmap(text).setStatus('1.1', 'Done', { date: '2025-02-30' }), 'ORCH_ROADMAP_INVALID_STATUS'],
  [() => editRoadmap(text).setStatus('1.1', 'Nearly' as StatusName), 'ORCH_ROADMAP_INVALID_STATUS'],
  [() => editRoadmap(text).setQa('1.1', 'a\nb'), 'ORCH_ROADMAP_INVALID_CELL'],
  [() => editRoadmap(text).setPrd('1.1', '../a.md'), 'ORCH_ROADMAP_UNSAFE_PATH'],
  [() => editRoadmap(text).setPrd('1.1', './../a.md'), 'ORCH_ROADMAP_UNSAFE_PATH'],
  [() => editRoadmap(text).setPrd('1.1', '/a.md'), 'ORCH_ROADMAP_UNSAFE_PATH'],
  [() => editRoadmap(text).setPrd('1.1', './'), 'ORCH_ROADMAP_INVALID_CELL'],
  [() => editRoadmap(text).setQa('1.1', 'a', { label: 'a](b' }), 'ORCH_ROADMAP_INVALID_CELL'],
  [() => editRoadmap(text).setOwner('1.1', 'PM'), 'ORCH_ROADMAP_NO_COLUMN'],
  [() => editRoadmap(text).setItem('1.1', 'a\u2028b'), 'ORCH_ROADMAP_INVALID_CELL'],
  [
    () => editRoadmap('| ID | Item | Status |\n|-|-|-|\n| 1 | a | `x | y | z` |\n').setItem('1', '`b').compile(),
    'ORCH_ROADMAP_EDIT_REJECTED',
  ],
  [() => editRoadmap('| ID | Item |\n|--|--|\n| 1 | x |').setQa('1', 'a'), 'ORCH_ROADMAP_NO_COLUMN'],
])('refuses %s with %s', ([run, code]) => {
  expect(run).toThrow(expect.objectContaining({ code }));
});

test('whatever the cells hold, an edit is read back, is idempotent and keeps every other byte, or is refused', () => {
  const cell = fc.stringMatching(/^[ \w`\\|*()[\]—.-]{0,12}$/);
  const status = fc.constantFrom<StatusName>('Planned', 'In Progress', 'Blocked', 'Ready', 'Done', 'Not Started');
  const edit = (source: string, to: StatusName): string | undefined => {
    try {
      return editRoadmap(source).setStatus('1.1', to).compile().text;
    } catch (error) {
      // A code span that keeps a pipe may begin or end in the cell.
      if (isOrchError(error, 'ORCH_ROADMAP_EDIT_REJECTED') && source.includes('`')) return undefined;
      throw error;
    }
  };
  fc.assert(
    fc.property(
      fc.array(cell, { minLength: 1, maxLength: 4 }),
      status,
      fc.constantFrom('\n', '\r\n'),
      (cells, to, end) => {
        const source = `intro${end}${end}| ID | Status | Item | QA |${end}|-|-|-|-|${end}| 1.1 | ${cells.join(' | ')}${end}${end}tail`;
        const once = edit(source, to);
        if (once === undefined) return;
        expect(parseRoadmap(once).rows[0]?.status.name).toBe(to);
        expect(edit(once, to)).toBe(once);
        expect(once.startsWith(source.slice(0, source.indexOf('| 1.1 |') + 7))).toBe(true);
        expect(once.endsWith(`${end}${end}tail`)).toBe(true);
      },
    ),
    { numRuns: casesOf(500) },
  );
});
