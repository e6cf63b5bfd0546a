// Measures what the README promises: all ways in turns, with medians of the ratios of each turn.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { argv, env as ownEnvironment, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';

import type { Measured, Target, Way } from '@orch/bench';
import { atMost, measureInTurns, ratioOf, renderTargets, writeResults } from '@orch/bench';
import { tempDir } from '@orch/testkit';
import { Piscina } from 'piscina';

import { cleanEnvironment, createPool, runProcess } from '../src/index.ts';
import { tasks } from '../test/fixtures/tasks.ts';

const [, , wanted = ''] = argv;
const groups: { title: string; measured: readonly Measured[] }[] = [];
const all: Target[] = [];
const note = (text: string): void => void stdout.write(`${text}\n`);

/** Tasks of a turn. */
const count = 1024;
const batch = Array.from({ length: 64 }, (_, index) => index);

async function repeated(times: number, work: () => Promise<unknown>): Promise<void> {
  for (let time = 0; time < times; time++) await work();
}

async function together(times: number, work: () => Promise<unknown>): Promise<void> {
  await Promise.all(Array.from({ length: times }, work));
}

/** Microseconds of a task. */
const each = (measured: readonly Measured[], name: string): number =>
  ((measured.find((one) => one.name === name)?.wall ?? Number.NaN) * 1000) / count;

async function measureThreads(): Promise<void> {
  const filename = new URL('../test/fixtures/tasks.ts', import.meta.url);
  const piscina = new Piscina({ filename: fileURLToPath(filename), name: 'tasks', maxThreads: 2, idleTimeout: 10_000 });
  await using pool = createPool<typeof tasks>({ filename, size: 2 });
  const theirs = (): Promise<unknown> => piscina.run({ task: 'double', input: 1 });
  const ours = (): Promise<unknown> => pool.run('double', 1);
  const many = (): Promise<unknown> => pool.runBatch('double', batch);
  const ways: Way[] = [
    { name: 'piscina, one at a time', run: () => repeated(count, theirs) },
    { name: 'pool, one at a time', run: () => repeated(count, ours) },
    { name: 'piscina, in flight', run: () => together(count, theirs) },
    { name: 'pool, in flight', run: () => together(count, ours) },
    { name: 'batches of 64, one at a time', run: () => repeated(count / batch.length, many) },
    { name: 'batches of 64, in flight', run: () => together(count / batch.length, many) },
  ];
  const measured = await measureInTurns(ways, { rounds: 31, warmUp: 8 });
  await piscina.destroy();
  show('threads', measured, [
    ...atMost('round trip, of piscina', ratioOf(measured, 'pool, one at a time', 'piscina, one at a time'), 1.1),
    ...atMost(
      'throughput: time of a task in flight, of piscina',
      ratioOf(measured, 'pool, in flight', 'piscina, in flight'),
      1.1,
    ),
    ...atMost('µs of a task in batches of 64, one at a time', each(measured, 'batches of 64, one at a time'), 2),
    ...atMost('µs of a task in batches of 64, in flight', each(measured, 'batches of 64, in flight'), 1.2),
  ]);
}

/** Commands of a turn. */
const commands = 20;

async function measureProcesses(): Promise<void> {
  using dir = tempDir();
  const env = cleanEnvironment(ownEnvironment);
  const cwd = '/';
  const raw = async (): Promise<void> => {
    const files = [openSync(join(dir.path, 'out'), 'w+'), openSync(join(dir.path, 'err'), 'w+')];
    await new Promise((resolve) => {
      spawn('/bin/true', [], { cwd, env, stdio: ['ignore', ...files] }).on('exit', resolve);
    });
    for (const file of files) closeSync(file);
  };
  const ways: Way[] = [
    { name: 'raw spawn', run: () => repeated(commands, raw) },
    { name: 'runProcess', run: () => repeated(commands, () => runProcess({ argv: ['/bin/true'], cwd, env })) },
  ];
  const measured = await measureInTurns(ways, { rounds: 15, warmUp: 3 });
  show('processes', measured, [
    ...atMost('a command that does nothing, of a raw spawn', ratioOf(measured, 'runProcess', 'raw spawn'), 1.5),
  ]);
}

function show(title: string, measured: readonly Measured[], targets: readonly Target[]): void {
  groups.push({ title, measured });
  all.push(...targets);
  note(`\n${title}`);
  for (const { name, wall } of measured) note(`  ${name.padEnd(30)} ${wall.toFixed(2).padStart(9)} ms a turn`);
  note(renderTargets(targets));
}

if ('threads'.includes(wanted)) await measureThreads();
if ('processes'.includes(wanted)) await measureProcesses();
const folder = fileURLToPath(new URL('../../../bench-results', import.meta.url));
writeResults(folder, 'pool-targets', { groups, targets: all });
