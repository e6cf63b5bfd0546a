// Measures what the README promises: each engine in turns, by CPU time where nothing waits for the disk.
import { argv, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';

import { type Measured, renderTargets, type Target, writeResults } from '@orch/bench';

import { measureDurable } from './durable.ts';
import { measureMakespan } from './makespan.ts';
import { measureMemory } from './memory.ts';
import { measureResume, measureTakeOver } from './recovery.ts';
import { measureScenarios } from './scenarios.ts';
import { measureGrowth, measureShape } from './scheduling.ts';
import { shapes } from './shapes.ts';

const [, , wanted = ''] = argv;
const groups: { title: string; measured: readonly Measured[] }[] = [];
const all: Target[] = [];
const note = (text: string): void => void stdout.write(`${text}\n`);

function show(title: string, targets: readonly Target[], measured: readonly Measured[] = []): void {
  groups.push({ title, measured });
  all.push(...targets);
  note(`\n${title}`);
  for (const { name, wall, cpu } of measured) {
    note(`  ${name.padEnd(28)} ${wall.toFixed(2).padStart(9)} ms ${cpu.toFixed(2).padStart(9)} ms of CPU time a turn`);
  }
  note(renderTargets(targets));
}

for (const title of Object.keys(shapes).filter((name) => name.includes(wanted))) {
  const { targets, measured } = await measureShape(title);
  show(title, targets, measured);
}
const single: Readonly<Record<string, () => Promise<readonly Target[]> | readonly Target[]>> = {
  memory: measureMemory,
  makespan: measureMakespan,
  scenarios: measureScenarios,
  resume: measureResume,
  'take-over': measureTakeOver,
};
for (const [title, measure] of Object.entries(single)) if (title.includes(wanted)) show(title, await measure());
for (const [title, measure] of Object.entries({ growth: measureGrowth, durable: measureDurable })) {
  if (!title.includes(wanted)) continue;
  const { targets, measured } = await measure();
  show(title, targets, measured);
}
const folder = fileURLToPath(new URL('../../../bench-results', import.meta.url));
writeResults(folder, 'dag-targets', { groups, targets: all });
