// Measures what the README promises: the cache and its peers in turns, by CPU time where nothing waits for the disk.
import { argv, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';

import { renderTargets, type Target, writeResults } from '@orch/bench';

import { measureLarge } from './large.ts';
import { measureFirstHit, measureMemory, measureWriters } from './processes.ts';
import { type Group, measureSmall } from './small.ts';

const [, , wanted = ''] = argv;
const groups: Group[] = [];

function show(group: Group): void {
  groups.push(group);
  stdout.write(`\n${group.title}\n`);
  for (const { name, wall, cpu } of group.measured) {
    const each = (milliseconds: number): string =>
      `${((milliseconds * 1000) / group.calls).toFixed(2).padStart(11)} µs`;
    stdout.write(`  ${name.padEnd(36)}${each(wall)}${each(cpu)} of CPU time a call\n`);
  }
  stdout.write(`${renderTargets(group.targets)}\n`);
}

const parts: Readonly<Record<string, () => Promise<readonly Group[]>>> = {
  small: measureSmall,
  'first hit': async () => [await measureFirstHit()],
  memory: async () => [{ title: 'memory', calls: 1, measured: [], targets: measureMemory() }],
  writers: async () => [await measureWriters()],
  large: measureLarge,
};
stdout.write(
  'not measured: a hit of @keyv/sqlite, whose sqlite3 downloads or compiles native code when it is installed\n',
);
for (const [name, measure] of Object.entries(parts)) {
  if (name.includes(wanted)) for (const group of await measure()) show(group);
}
const targets: Target[] = groups.flatMap((group) => group.targets);
writeResults(fileURLToPath(new URL('../../../bench-results', import.meta.url)), 'cache-targets', { groups, targets });
