import { isOrchError } from '@orch/core';
import { expect, test } from 'vitest';

import { checkRoadmap } from '../../src/roadmap/check-roadmap.ts';
import { editRoadmap } from '../../src/roadmap/edit-roadmap.ts';
import { parseRoadmap } from '../../src/roadmap/parse-roadmap.ts';
import { renderRoadmapHtml } from '../../src/roadmap/roadmap-html.ts';
import { selectFeatures } from '../../src/roadmap/select-features.ts';

/** UTF-16 units of each input; the limit below holds for a megabyte too, which `ORCH_SOAK` tries. */
const size = process.env['ORCH_SOAK'] === undefined ? 200_000 : 1_000_000;
const limitMs = 2000;

const header = '| Phase | ID | Item | Status | Owner | PRD | QA |\n|-|-|-|-|-|-|-|\n';

function repeated(unit: (index: number) => string): string {
  const length = unit(size).length;
  return Array.from({ length: Math.floor(size / length) }, (_, index) => unit(index)).join('');
}

/** Milliseconds of processor time that a function takes, also one that refuses its input. */
function cost(run: () => unknown): number {
  const before = process.cpuUsage();
  try {
    run();
  } catch (error) {
    if (!isOrchError(error)) throw error;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

test.for<[string, string]>([
  [
    'rows of which nothing is right',
    header + repeated((index) => `| M${size - index} | 1.${index} | x | Dnoe | o | \`../p\` | |\n`),
  ],
  ['one id over and over', header + repeated(() => '| M1 | 1.1 | x | Done | o |\n')],
  ['rows that are too wide', header + repeated((index) => `| M1 | 1.${index} |${'|'.repeat(40)}\n`)],
  ['one row of pipes', header + '|'.repeat(size)],
  ['backticks without a partner', `${header}| a | 1 | ${'`'.repeat(size / 2)} ${'`` '.repeat(size / 6)}`],
  ['links that never end', `${header}| a | 1 | x | Done | o | ${'](<'.repeat(size / 3)} | |`],
  ['headers only', repeated(() => `${header}\n`)],
  ['delimiters only', `${'|-'.repeat(size / 4)}\n${'|-'.repeat(size / 4)}`],
  ['backslashes', `${header}| a | 1 | ${'\\'.repeat(size)} |`],
  ['spaces', `${header}| a | 1 | ${' '.repeat(size)}x |`],
  ['marks that may begin another block', header + repeated(() => '- - - - -x\n')],
  ['rows that are no features', header + repeated((index) => `| M1 | Ü.${index} | x |\n`)],
  ['statuses and dates', header + repeated((index) => `| M1 | 1.${index} | x | Done ${'—'.repeat(9)}2025-02-30 |\n`)],
])('takes time in proportion to the length: %s', ([, text]) => {
  const roadmap = parseRoadmap(text);
  expect(cost(() => parseRoadmap(text))).toBeLessThan(limitMs);
  expect(cost(() => checkRoadmap(roadmap, { exists: () => false }))).toBeLessThan(limitMs);
  expect(
    cost(() => checkRoadmap(roadmap, { mirror: { file: 'r.html', html: renderRoadmapHtml(roadmap) } })),
  ).toBeLessThan(limitMs);
  expect(cost(() => editRoadmap(text).addRow({ id: 'zz.1', item: 'new' }).compile())).toBeLessThan(limitMs);
});

test.for<[string, string]>([
  ['rows', '<tr>'.repeat(size / 4)],
  ['cells without an end', '<td><'.repeat(size / 5)],
  ['entities without an end', '&#x'.repeat(size / 3)],
  ['one row', `<table><tr><th>ID${'<td>1'.repeat(size / 5)}`],
  ['comments', '<!--'.repeat(size / 4)],
])('reads a hostile page in time: %s', ([, html]) => {
  const roadmap = parseRoadmap(`${header}| M0 | 1 | x | Done | | | |\n`);
  expect(cost(() => checkRoadmap(roadmap, { mirror: { file: 'r.html', html } }))).toBeLessThan(limitMs);
});

test.for<[string, string]>([
  ['spaces', `${' '.repeat(size)}x`],
  ['the start of a range', `START=${'a'.repeat(size)}`],
  ['ids', '1.1 '.repeat(size / 4)],
  ['a list', `LIST=${'1.1,'.repeat(size / 4)}`],
  ['dots', '.'.repeat(size)],
  ['dashes', ' -'.repeat(size / 2)],
  ['words before a kickoff', `${'a '.repeat(size / 2)}--kickoff`],
])('reads a hostile selection in time: %s', ([, expression]) => {
  const roadmap = parseRoadmap(`${header}| M0 | 1.1 | x | Done | | | |\n`);
  expect(cost(() => selectFeatures(roadmap, expression))).toBeLessThan(limitMs);
});
