// Runs a shape ten times with one engine, and tells by how many MB the peak memory of the process grew.
import { argv, stdout } from 'node:process';

import { peakMemory } from '@orch/bench';

import { defineKind, runGraph } from '../../src/index.ts';
import { lanes } from '../bare-loop.ts';
import { pGraph } from '../peers/engines.ts';
import { graphOf, shapes } from '../shapes.ts';

const [, , engine = '', title = ''] = argv;
const shape = shapes[title] ?? [];
const kinds = [defineKind({ name: 'work', version: 1, effects: 'none', run: async () => null })];
const peer = engine === 'p-graph' ? await pGraph() : undefined;

async function run(): Promise<void> {
  if (engine !== '@orch/dag') return await peer?.run(shape);
  const options = { kinds, services: {}, target: 't', limits: { cpu: lanes } };
  const handle = await runGraph(graphOf(title, shape, 'work'), options);
  await handle.outcome;
}

const before = peakMemory();
for (let time = 0; time < 10; time++) await run();
const growth = (peakMemory() - before) / 2 ** 20;
stdout.write(engine === '@orch/dag' || peer ? String(growth) : 'NaN');
