import { isOrchError } from '@orch/core';
import { expect, test } from 'vitest';

import { parseRoadmap } from '../../src/roadmap/parse-roadmap.ts';
import { resolveFeature } from '../../src/roadmap/resolve-feature.ts';

const header = '| Phase | ID | Item | Status | Owner | PRD | QA |\n| --- | --- | --- | --- | --- | --- | --- |\n';
const roadmap = (rows: string, file = 'Plans/product-roadmap.md') => parseRoadmap(header + rows, { file });

function codeOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    if (isOrchError(error)) return { code: error.code, help: error.help, line: error.location?.line };
  }
  return undefined;
}

test('takes the document and its slug from the row', () => {
  const plan = roadmap(
    '| M0 — Base | 2.1.1.4 | Authentication: email/password | Ready | PM | `PRDs/M0/2.1.1.4-auth-prd.md` | `QA/2.1.1.4-auth/` |\n',
  );
  expect(resolveFeature(plan, '2.1.1.4')).toMatchObject({
    id: '2.1.1.4',
    slug: 'auth',
    phase: 'M0 — Base',
    prdPath: 'PRDs/M0/2.1.1.4-auth-prd.md',
    qaPath: 'QA/2.1.1.4-auth/',
  });
});

test.for([
  ['', 'PRDs/M1/1.10-one-two-prd.md', 'one-two'],
  ['`PRDs/README.md`', 'PRDs/M1/1.10-one-two-prd.md', 'one-two'],
  ['[PRD](../PRDs/M1/PRD-1.10-other.md)', 'PRDs/M1/PRD-1.10-other.md', 'other'],
  ['[PRD](<PRDs/a b.md>)', 'PRDs/a b.md', 'one-two'],
  ['`PRDs/M1/1.11-wrong-prd.md`', 'PRDs/M1/1.11-wrong-prd.md', 'one-two'],
  ['https://example.org/prd.md', 'PRDs/M1/1.10-one-two-prd.md', 'one-two'],
])('resolves the cell %s', ([cell, prdPath, slug]) => {
  expect(resolveFeature(roadmap(`| M1 — X | 1.10 | One & Two! | Planned | | ${cell} | |\n`), '1.10')).toMatchObject({
    prdPath,
    slug,
  });
});

test.for([
  ['M1 — Foundation', 'M1'],
  ['M1 - Foundation', 'M1'],
  ['V1: Open the doors', 'V1'],
  ['V1：开门', 'V1'],
  ['Phase 1: Later: more', 'Phase 1'],
  ['1:1 talks', '1-1 talks'],
])('names the folder of the phase %s by what stands before its dash or colon', ([phase, folder]) => {
  expect(resolveFeature(roadmap(`| ${phase} | 1.1 | x | Planned | | | |\n`), '1.1').prdPath).toBe(
    `PRDs/${folder}/1.1-x-prd.md`,
  );
});

test('resolves ids of two, four, six and lettered parts', () => {
  const ids = ['1.10', '2.1.1.4', '1.2.3.4.5.6', '1.1.TD.1'];
  const plan = roadmap(ids.map((id) => `| M1 | ${id} | x | Planned | | | |\n`).join(''));
  expect(ids.map((id) => resolveFeature(plan, id, { prdRoot: 'docs' }).prdPath)).toEqual(
    ids.map((id) => `docs/M1/${id}-x-prd.md`),
  );
});

test.for([
  ['Ü.1', 'Ü.1', 'it has "Ü"'],
  ['U\u0308.1', 'Ü.1', 'it has "Ü"'],
  ['`АПИ.1`', 'АПИ.1', 'it has "А", "П", "И"'],
  ['1.2 beta', '1.2 beta', 'it has " "'],
  ['1..2', '1..2', 'a letter or digit is missing beside a mark'],
])('says what is wrong with the id of a row that is not read: %s', ([cell, id, reason]) => {
  const plan = roadmap(`| M1 | 1.1 | x | Planned | | | |\n| M1 | ${cell} | x | Planned | | | |\n`);
  expect(() => resolveFeature(plan, id ?? '')).toThrow(
    expect.objectContaining({
      code: 'ORCH_ROADMAP_INVALID_ID',
      message: `${id} cannot be an id: ${reason}`,
      help: 'use the letters A to Z and digits, with single dots, hyphens or underscores between them',
      location: expect.objectContaining({ line: 4, column: 8 }),
    }),
  );
});

test('an id of another form that stands nowhere is unknown', () => {
  expect(codeOf(() => resolveFeature(roadmap('| M1 | 1.1 | Ü.10 | Planned | | | |\n'), 'Ü.1'))).toMatchObject({
    code: 'ORCH_ROADMAP_UNKNOWN_ID',
  });
});

test('refuses an unknown id with the nearest one', () => {
  expect(codeOf(() => resolveFeature(roadmap('| M1 | 2.1.1.4 | x | Planned | | | |\n'), '2.1.1.5'))).toEqual({
    code: 'ORCH_ROADMAP_UNKNOWN_ID',
    help: 'did you mean 2.1.1.4?',
    line: 1,
  });
});

test('refuses an id that stands twice, at the second row', () => {
  const row = '| M1 | 1.2 | x | Planned | | | |\n';
  expect(codeOf(() => resolveFeature(roadmap(row + row), '1.2'))).toEqual({
    code: 'ORCH_ROADMAP_DUPLICATE_ID',
    help: 'give this row another id; the first is on line 3',
    line: 4,
  });
});

test.for(['`../../etc/passwd.md`', '`/etc/passwd.md`', '`C:/x.md`', '[x](..%2F..%2Fx.md)'])(
  'refuses the path %s',
  (cell) => {
    expect(codeOf(() => resolveFeature(roadmap(`| M1 | 1.2 | x | Planned | | ${cell} | |\n`), '1.2'))).toMatchObject({
      code: 'ORCH_ROADMAP_UNSAFE_PATH',
      line: 3,
    });
  },
);

test('derives a safe folder from a hostile phase', () => {
  for (const phase of ['..', '../..', '.', '']) {
    expect(
      resolveFeature(roadmap(`| ${phase} — x | 1.2 | x | Planned | | | |\n`), '1.2').prdPath.split('/'),
    ).not.toContain('..');
  }
});
