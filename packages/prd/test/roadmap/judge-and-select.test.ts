import { expect, test } from 'vitest';

import { checkRoadmap } from '../../src/roadmap/check-roadmap.ts';
import { parseRoadmap } from '../../src/roadmap/parse-roadmap.ts';
import { roadmapStats } from '../../src/roadmap/roadmap-stats.ts';
import { selectFeatures } from '../../src/roadmap/select-features.ts';

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
  const found = checkRoadmap(roadmap, (path) => path !== 'PRDs/d.md');
  expect(found.map(({ code, location }) => [code, location?.line])).toEqual([
    ['ORCH_ROADMAP_DONE_WITHOUT_QA', 4],
    ['ORCH_ROADMAP_BROKEN_LINK', 6],
    ['ORCH_ROADMAP_INVALID_STATUS', 7],
    ['ORCH_ROADMAP_UNSAFE_PATH', 7],
  ]);
  const twice = parseRoadmap('| ID | Item |\n|-|-|\n| 1 | a |\n| 1 | b |\n');
  expect(checkRoadmap(twice)).toMatchObject([{ code: 'ORCH_ROADMAP_DUPLICATE_ID', location: { line: 4 } }]);
});

test.for<[string, string[]]>([
  ['', ['2.1']],
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

test('a list skips what the roadmap does not have and says so', () => {
  expect(selectFeatures(roadmap, '9.9, 1.1')).toMatchObject({ rows: [{ id: '1.1' }], missing: ['9.9'] });
});

test.for([
  ['7.7', 'ORCH_ROADMAP_UNKNOWN_ID'],
  ['1.1..7.7', 'ORCH_ROADMAP_UNKNOWN_ID'],
  ['2.1..1.1', 'ORCH_ROADMAP_INVALID_SELECTION'],
  ['what is this', 'ORCH_ROADMAP_INVALID_SELECTION'],
] as const)('refuses %j with %s', ([expression, code]) => {
  expect(() => selectFeatures(roadmap, expression)).toThrow(expect.objectContaining({ code }));
});

test('refuses to choose by itself where nothing is open', () => {
  const done = parseRoadmap('| ID | Status |\n|-|-|\n| 1 | Done |\n');
  expect(() => selectFeatures(done, 'auto')).toThrow(
    expect.objectContaining({ code: 'ORCH_ROADMAP_INVALID_SELECTION' }),
  );
});
