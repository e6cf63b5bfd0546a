import { expect, test } from 'vitest';

import { checkRoadmap } from '../../src/roadmap/check-roadmap.ts';
import { parseRoadmap } from '../../src/roadmap/parse-roadmap.ts';
import { roadmapStats } from '../../src/roadmap/roadmap-stats.ts';
import { selectFeatures } from '../../src/roadmap/select-features.ts';
import { parseStatus } from '../../src/roadmap/status.ts';

const roadmap = parseRoadmap(
  [
    '| Phase | ID | Item | Status | PRD | QA |',
    '| --- | --- | --- | --- | --- | --- |',
    '| M0 | 1.1 | A | Done (2025-01-02) | `PRDs/a.md` | `QA/a` |',
    '| M0 | 1.2 | B | Done | | |',
    '| M0 | 1.10 | C | Planned | | |',
    '| M1 | 2.1 | D | In Progress | `PRDs/d.md` | |',
    '| M1 | 2.2 | E | Someday | `../x.md` | |',
    '| M1 | 2.1.TD.1 | F | Planned | | |',
  ].join('\n'),
  { file: 'r.md' },
);

test('counts rows by status and phase, dated ones too', () => {
  expect(roadmapStats(roadmap)).toEqual({
    total: 6,
    byStatus: { Unknown: 1, 'Not Started': 0, Planned: 2, 'In Progress': 1, Blocked: 0, Ready: 0, Done: 2 },
    byPhase: [
      { phase: 'M0', total: 3, done: 2 },
      { phase: 'M1', total: 3, done: 0 },
    ],
    withPrd: 3,
    withQa: 1,
    completion: 1 / 3,
  });
  expect(roadmapStats(parseRoadmap('')).completion).toBe(0);
});

test('reports everything that is wrong with a roadmap at once', () => {
  const found = checkRoadmap(roadmap, { exists: (path) => path !== 'PRDs/d.md' });
  expect(found.map(({ code, location }) => [code, location?.line])).toEqual([
    ['ORCH_ROADMAP_DONE_WITHOUT_QA', 4],
    ['ORCH_ROADMAP_BROKEN_LINK', 6],
    ['ORCH_ROADMAP_INVALID_STATUS', 7],
    ['ORCH_ROADMAP_UNSAFE_PATH', 7],
  ]);
  const twice = parseRoadmap('| ID | Item |\n|-|-|\n| 1 | a |\n| 1 | b |\n');
  expect(checkRoadmap(twice)).toMatchObject([{ code: 'ORCH_ROADMAP_DUPLICATE_ID', location: { line: 4 } }]);
});

test('reports a text without any table for features', () => {
  const found = checkRoadmap(parseRoadmap('# Plan\n\n| Risk | Impact |\n|-|-|\n| 7 | high |\n'));
  expect(found).toMatchObject([{ code: 'ORCH_ROADMAP_NO_TABLE', severity: 'error', location: { line: 1 } }]);
  expect(checkRoadmap(parseRoadmap('| ID | Item |\n|-|-|\n'))).toEqual([]);
});

test('reports two columns of one name, of which only the first counts', () => {
  const roadmap = parseRoadmap('# Plan\n\n| ID | Item | Status | status |\n|-|-|-|-|\n| 1 | a | Planned | Done |\n');
  expect(roadmap.rows[0]?.status.name).toBe('Planned');
  expect(checkRoadmap(roadmap)).toMatchObject([
    { code: 'ORCH_ROADMAP_SAME_COLUMN', severity: 'warning', location: { line: 3, column: 24 } },
  ]);
  expect(
    checkRoadmap(parseRoadmap('| ID | Item | Title | Notes | Notes |\n|-|-|-|-|-|\n| 1 | a | b | c | d |\n')),
  ).toEqual([]);
});

test('reports a QA folder that is missing only where the work has begun', () => {
  const row = (status: string) => `| 1 | a | ${status} | \`QA/1/\` |\n`;
  const found = ['Planned', 'Not Started', 'In Progress', 'Done'].map(
    (status) =>
      checkRoadmap(parseRoadmap(`| ID | Item | Status | QA |\n|-|-|-|-|\n${row(status)}`), { exists: () => false })
        .length,
  );
  expect(found).toEqual([0, 0, 1, 1]);
});

test('reports rows that cannot be features, dates that are no day, and what a status was meant to be', () => {
  const found = checkRoadmap(
    parseRoadmap(
      '| ID | Item | Status |\n|-|-|-|\n| Ü.1 | a | Ready |\n| 1.1 | b | Done (2025-02-30) |\n| 1.2 | c | Plannd |\n| — | | |\n',
    ),
  );
  expect(found).toMatchObject([
    { code: 'ORCH_ROADMAP_INVALID_STATUS', location: { line: 4 } },
    { code: 'ORCH_ROADMAP_INVALID_STATUS', location: { line: 5, column: 13 }, help: 'did you mean Planned?' },
    { code: 'ORCH_ROADMAP_INVALID_ID', location: { line: 3, column: 3, sourceLine: '| Ü.1 | a | Ready |' } },
  ]);
});

test.for<[string, string[], string[]]>([
  ['numbers that fall', ['M0 — A', 'M0 — A', 'M5 — B', 'M3 — C', 'M3 — C', 'M6'], ['M3 — C stands after M5 — B']],
  ['numbers with parts', ['v1.9', 'v1.10', 'v1.9.5'], ['v1.9.5 stands after v1.10']],
  ['a phase that goes on later', ['Phase 1', 'Phase 2', 'Phase 1'], ['Phase 1 stands after Phase 2']],
  ['quarters', ['Q3 2025', 'Q4 2025', 'Q1 2026', 'Q2/2026', 'Q4 2025'], ['Q4 2025 stands after Q2/2026']],
  ['names without numbers, and numbers of two kinds', ['Later', 'M2', 'V1', 'Now', 'Later'], []],
])('reports phases out of order: %s', ([, phases, messages]) => {
  const rows = phases.map((phase, index) => `| ${phase} | 1.${index} | x |\n`).join('');
  const found = checkRoadmap(parseRoadmap(`| Phase | ID | Item |\n|-|-|-|\n${rows}`));
  expect(found.map(({ code, message }) => [code, message])).toEqual(
    messages.map((message) => ['ORCH_ROADMAP_PHASE_ORDER', `the phase ${message}`]),
  );
});

test.for<[string, string | undefined, string | undefined]>([
  ['Done (2025-08-12)', 'Done', '2025-08-12'],
  ['done 2025-08-12', 'Done', '2025-08-12'],
  ['**Done** — 2025-08-12', 'Done', '2025-08-12'],
  ['✅ Done on 2025-08-12, release 3', 'Done', '2025-08-12'],
  ['Done (**2025-08-12**)', 'Done', '2025-08-12'],
  ['In_Progress', 'In Progress', undefined],
  ['Ready (since 2025-08-12)', 'Ready', undefined],
  ['Done 2025-08-123', 'Done', undefined],
  ['Donely (2025-08-12)', undefined, undefined],
  ['', undefined, undefined],
])('reads the status %j', ([raw, name, date]) => {
  expect(parseStatus(raw)).toEqual({ name, raw, ...(date === undefined ? {} : { date }) });
});

test.for<[string, string[]]>([
  ['', ['2.1']],
  ['DO 1.2', ['1.2']],
  ['"1.2"', ['1.2']],
  ['1.2...1.10', ['1.2', '1.10']],
  ['1.2 – 1.10', ['1.2', '1.10']],
  ['1.2 to 1.10', ['1.2', '1.10']],
  ['range 1.1 .. 1.2', ['1.1', '1.2']],
  ['RANGE START = 1.1, END = 1.2', ['1.1', '1.2']],
  ['ORCH  START\tRANGE START=1.1 END=1.2', ['1.1', '1.2']],
  ['ITEMS 2.1 1.1', ['2.1', '1.1']],
  ['ORCH START', ['2.1']],
  ['1.10', ['1.10']],
  ['ORCH START 2.1.TD.1', ['2.1.TD.1']],
  ['1.2..2.1', ['1.2', '1.10', '2.1']],
  ['1.2 → 1.10', ['1.2', '1.10']],
  ['1.2 -> 1.10', ['1.2', '1.10']],
  ['RANGE START=1.1 END=1.2', ['1.1', '1.2']],
  ['DO RANGE START=1.1 END=1.2', ['1.1', '1.2']],
  ['LIST=2.1,1.1', ['2.1', '1.1']],
  ['ITEMS 2.1, 1.1, 2.1', ['2.1', '1.1']],
])('selects by %j', ([expression, ids]) => {
  expect(selectFeatures(roadmap, expression).rows.map((row) => row.id)).toEqual(ids);
});

test.for<[string, string, boolean, boolean, string[]]>([
  ['ORCH START 1.2', 'start', false, false, ['1.2']],
  ['SCAFFOLD FEATURE 1.2', 'scaffold', false, false, ['1.2']],
  ['scaffold feature 1.2 --kickoff', 'scaffold', false, true, ['1.2']],
  ['SCAFFOLD 1.2', 'scaffold', false, false, ['1.2']],
  ['Create PRD 1.2', 'create', false, false, ['1.2']],
  ['Create PRD and QA 1.2 with kickoff', 'create', true, true, ['1.2']],
  ['create PRDs and QA for 1.1..1.2', 'create', true, false, ['1.1', '1.2']],
])('reads what is to be done with the features: %j', ([expression, action, qa, kickoff, ids]) => {
  const selection = selectFeatures(roadmap, expression);
  expect(selection).toMatchObject({ action, qa, kickoff, missing: [] });
  expect(selection.rows.map(({ id }) => id)).toEqual(ids);
});

test('a list skips what the roadmap does not have and says so', () => {
  expect(selectFeatures(roadmap, '9.9, 1.1')).toMatchObject({ rows: [{ id: '1.1' }], missing: ['9.9'] });
});

test.for([
  ['7.7', 'ORCH_ROADMAP_UNKNOWN_ID'],
  ['1.1..7.7', 'ORCH_ROADMAP_UNKNOWN_ID'],
  ['2.1..1.1', 'ORCH_ROADMAP_INVALID_SELECTION'],
  ['what is this', 'ORCH_ROADMAP_INVALID_SELECTION'],
  ['1.1 1.2', 'ORCH_ROADMAP_INVALID_SELECTION'],
  ['1.1, 1.2..2.1', 'ORCH_ROADMAP_INVALID_SELECTION'],
  ['LIST=,', 'ORCH_ROADMAP_INVALID_SELECTION'],
  ['1.1..1.2..2.1', 'ORCH_ROADMAP_INVALID_SELECTION'],
  ['1.1..../etc', 'ORCH_ROADMAP_INVALID_SELECTION'],
  ['SCAFFOLD FEATURE', 'ORCH_ROADMAP_INVALID_SELECTION'],
  ['Create PRD with kickoff', 'ORCH_ROADMAP_INVALID_SELECTION'],
  ['SCAFFOLDING', 'ORCH_ROADMAP_UNKNOWN_ID'],
] as const)('refuses %j with %s', ([expression, code]) => {
  expect(() => selectFeatures(roadmap, expression)).toThrow(expect.objectContaining({ code }));
});

test('refuses to choose by itself where nothing is open', () => {
  const done = parseRoadmap('| ID | Status |\n|-|-|\n| 1 | Done |\n');
  expect(() => selectFeatures(done, 'auto')).toThrow(
    expect.objectContaining({ code: 'ORCH_ROADMAP_INVALID_SELECTION' }),
  );
});
