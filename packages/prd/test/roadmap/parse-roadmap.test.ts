import { expect, test } from 'vitest';

import { parseRoadmap } from '../../src/roadmap/parse-roadmap.ts';

const header =
  '| Phase | ID | Item | Status | Owner | PRD/Plan | Files/QA |\n| --- | --- | --- | --- | --- | --- | --- |\n';

test('reads every column of a row, with its line and its exact cells', () => {
  const text = `# Plan\n\n${header}| M0 — Base | 1.10 | Sign \\| in | Done (2025-08-12) | PM | \`PRDs/M0/1.10-in-prd.md\` | [QA](QA/1.10-in/) |\n`;
  const [row] = parseRoadmap(text).rows;
  expect(row).toMatchObject({
    phase: 'M0 — Base',
    id: '1.10',
    item: 'Sign | in',
    status: { name: 'Done', date: '2025-08-12', raw: 'Done (2025-08-12)' },
    owner: 'PM',
    prd: { path: 'PRDs/M0/1.10-in-prd.md' },
    qa: { path: 'QA/1.10-in/' },
    line: 5,
  });
  const span = row!.cells.status!.span;
  expect(text.slice(span.start, span.end)).toBe('Done (2025-08-12)');
});

test('finds columns by name in any order and without outer pipes', () => {
  const { rows } = parseRoadmap('Status | Title | ID\n--- | --- | ---\nin_progress | One | `1.1.TD.1`\n');
  expect(rows).toMatchObject([{ id: '1.1.TD.1', item: 'One', status: { name: 'In Progress' }, owner: '' }]);
});

test('gives an orphan row after a blank line to the table before it, until the next heading', () => {
  const orphan = '\n| M0 | 2 | Two | Ready | | | |\n';
  expect(parseRoadmap(`${header}| M0 | 1 | One | Planned | | | |\n${orphan}`).rows.map((row) => row.id)).toEqual([
    '1',
    '2',
  ]);
  expect(
    parseRoadmap(`${header}| M0 | 1 | One | Planned | | | |\n\n## Next\n${orphan}`).rows.map((row) => row.id),
  ).toEqual(['1']);
});

test('reads repeated headers and ignores tables without an ID column', () => {
  const text = `${header}| a | 1 | x | Ready | | | |\n\n| Risk | Impact |\n| --- | --- |\n| 7 | high |\n\n${header}| b | 2 | y | Blocked | | | |\n`;
  expect(parseRoadmap(text).rows.map((row) => `${row.phase}${row.id}`)).toEqual(['a1', 'b2']);
});

test('ignores tables in fences, comments and frontmatter', () => {
  const table = `${header}| a | 1 | x | Ready | | | |\n`;
  for (const hidden of [
    `\`\`\`\n${table}\`\`\`\n`,
    `~~~~md\n~~~\n${table}~~~~\n`,
    `<!--\n${table}-->\n`,
    `---\n${table}---\n`,
  ]) {
    expect(parseRoadmap(hidden).rows).toEqual([]);
    expect(parseRoadmap(`${hidden}\n${table}`).rows).toHaveLength(1);
  }
});

test('keeps a pipe inside a code span where that fits the header, and reports a row that is too wide', () => {
  const whole = parseRoadmap(`${header}| a | 1 | use \`x|y\` | Ready | PM | | |\n`);
  expect(whole.rows).toMatchObject([{ item: 'use `x|y`', status: { name: 'Ready' }, owner: 'PM' }]);
  expect(whole.diagnostics).toEqual([]);
  const wide = parseRoadmap(`${header}| a | 1 | x | y | z | | | | |\n`, { file: 'r.md' });
  expect(wide.diagnostics).toMatchObject([{ code: 'ORCH_ROADMAP_EXTRA_CELLS', location: { file: 'r.md', line: 3 } }]);
});

test('reads CRLF text with a byte order mark and short rows', () => {
  const text = `\ufeff${header}| a | 1.10 | x | Done |\n`.replaceAll('\n', '\r\n');
  const [row] = parseRoadmap(text).rows;
  expect(row).toMatchObject({ id: '1.10', status: { name: 'Done' }, owner: '', width: 4, line: 3 });
  expect(text.slice(row!.span.start, row!.span.end)).toBe('| a | 1.10 | x | Done |');
});

test('reads an unknown status as text only', () => {
  const { rows } = parseRoadmap(
    `${header}| a | 1 | x | Donely | | | |\n| a | 2 | x | ✅ **Done** (2025-01-02) | | | |\n`,
  );
  expect(rows.map((row) => row.status)).toEqual([
    { name: undefined, raw: 'Donely' },
    { name: 'Done', date: '2025-01-02', raw: '✅ **Done** (2025-01-02)' },
  ]);
});
