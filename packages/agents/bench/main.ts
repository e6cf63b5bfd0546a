// Measures whole runs of agents by the built command line, with agents that only sleep: `pnpm bench agents`, or one part
// of it with its name as an argument of this program. What git, the forge and the journal take has benchmarks of its own.
import { argv, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';

import { type Measured, renderTargets, type Target, writeResults } from '@orch/bench';

import { measureSpawn } from './micro.ts';
import { measureOverhead, measureResume, measureSetUp, measureWaiting } from './overhead.ts';
import { measureExhaustion, measureKinds, measureParallel, measureScenario, scenarioTitles } from './runs.ts';
import { measureSharing } from './sharing.ts';

const [, , wanted = ''] = argv;
const groups: { title: string; measured: readonly Measured[] }[] = [];
const all: Target[] = [];
const note = (text: string): void => void stdout.write(`${text}\n`);

function show(title: string, targets: readonly Target[], measured: readonly Measured[] = []): void {
  groups.push({ title, measured });
  all.push(...targets);
  note(`\n${title}`);
  for (const { name, wall, cpu } of measured) {
    note(`  ${name.padEnd(44)} ${wall.toFixed(2).padStart(9)} ms ${cpu.toFixed(2).padStart(9)} ms of CPU time`);
  }
  note(renderTargets(targets));
}

if ('spawn'.includes(wanted)) {
  const { targets, measured } = await measureSpawn();
  show('spawn', targets, measured);
}
const single: Readonly<Record<string, () => Promise<readonly Target[]>>> = {
  overhead: measureOverhead,
  waiting: measureWaiting,
  'set-up': measureSetUp,
  resume: measureResume,
  parallel: measureParallel,
  kinds: measureKinds,
  exhaustion: measureExhaustion,
  sharing: measureSharing,
  ...Object.fromEntries(scenarioTitles.map((title) => [title, () => measureScenario(title)])),
};
for (const [title, measure] of Object.entries(single)) if (title.includes(wanted)) show(title, await measure());
const folder = fileURLToPath(new URL('../../../bench-results', import.meta.url));
writeResults(folder, 'agents-targets', { groups, targets: all });
