// Measures what the README promises, beside the peers, and prints what these get wrong. Give a part of a title to measure
// only that: `node --conditions=@orch/source packages/prd/bench/main.ts stream`.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

import { real } from './document.ts';
import { measureEdit } from './edit-group.ts';
import { type Group, sizes } from './group.ts';
import { measureOutline, measureOutlineGrowth } from './outline-group.ts';
import { measureStream } from './stream-group.ts';
import { renderGroup } from './tables.ts';
import { measureTasks } from './tasks-group.ts';
import { measureTrees } from './trees-group.ts';
import { wrongAnswers } from './wrong-answers.ts';

const [wanted = ''] = process.argv.slice(2);
const groups: Group[] = [];
const note = (text: string): void => void process.stdout.write(`${text}\n`);

const plans: [title: string, measure: () => Group | Promise<Group>][] = [
  ...sizes.map(([name, length]): (typeof plans)[number] => [
    `outline bench ${name}`,
    async () => measureOutline(name, length, 'bench'),
  ]),
  ...sizes.map(([name, length]): (typeof plans)[number] => [
    `outline real ${name}`,
    async () => measureOutline(name, length, 'real'),
  ]),
  ['outline growth', measureOutlineGrowth],
  ...sizes.map(([name, length]): (typeof plans)[number] => [`trees ${name}`, async () => measureTrees(name, length)]),
  ...sizes.map(([name, length]): (typeof plans)[number] => [`edit ${name}`, async () => measureEdit(name, length)]),
  ['stream', measureStream],
  ['tasks', measureTasks],
];
for (const [title, measure] of plans) {
  if (!title.includes(wanted)) continue;
  if (title.includes('real') && real.length === 0) {
    note(`\n${title}: the real documents are not there`);
    continue;
  }
  const group = await measure();
  groups.push(group);
  note(renderGroup(group));
}
const wrong = 'wrong answers'.includes(wanted) ? wrongAnswers() : [];
for (const line of wrong) note(line);

const folder = fileURLToPath(new URL('../../../bench-results', import.meta.url));
rmSync(`${folder}/prd-targets.json`, { force: true });
mkdirSync(folder, { recursive: true });
const machine = { node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model };
const results = { v: 1, project: 'prd-targets', ...machine, groups, wrong };
writeFileSync(`${folder}/prd-targets.json`, `${JSON.stringify(results, null, 2)}\n`);
