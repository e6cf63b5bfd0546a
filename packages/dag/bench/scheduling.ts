import type { Measured, Target } from '@orch/bench';
import { atMost, measureInTurns, ratioOf } from '@orch/bench';

import type { Shape } from './shapes.ts';

import { defineKind, runGraph } from '../src/index.ts';
import { bareLoop, lanes } from './bare-loop.ts';
import { pGraph } from './peers/engines.ts';
import { graphOf, randomShape, shapes } from './shapes.ts';

const task = async (): Promise<null> => null;
const kinds = [defineKind({ name: 'work', version: 1, effects: 'none', run: task })];

/** Builds the graph and runs it, as the others do. */
async function ours(shape: Shape): Promise<void> {
  const handle = await runGraph(graphOf('shape', shape, 'work'), {
    kinds,
    services: {},
    target: 't',
    limits: { cpu: lanes },
  });
  await handle.outcome;
}

/** What is promised of each shape: shares of the time of p-graph and of the bare loop. */
const promises: Readonly<Record<string, { readonly ofPGraph: number; readonly ofLoop?: number }>> = {
  '10,000 independent nodes': { ofPGraph: 0.25, ofLoop: 3.5 },
  'a chain of 1,000 nodes': { ofPGraph: 0.25, ofLoop: 3.5 },
  '10,000 nodes with 30,000 random edges': { ofPGraph: 0.25, ofLoop: 3.5 },
  '100 layers of 100 nodes, 990,000 edges': { ofPGraph: 0.08 },
};

export interface Scheduling {
  readonly title: string;
  readonly measured: readonly Measured[];
  readonly targets: readonly Target[];
}

/** Nodes that do nothing, without a store, by CPU time. The others are measured where they are installed. */
export async function measureShape(title: string): Promise<Scheduling> {
  const shape = shapes[title] ?? [];
  const { ofPGraph, ofLoop = Number.POSITIVE_INFINITY } = promises[title] ?? { ofPGraph: 1 };
  // None of the others: what they change in the process, all would pay for.
  const peer = await pGraph();
  const edges = shape.reduce((sum, dependencies) => sum + dependencies.length, 0);
  // A turn takes some tens of milliseconds: CPU time is counted in larger steps than wall time.
  const times = Math.ceil(20_000 / (shape.length + edges / 20));
  const repeated = (run: () => Promise<void>) => async (): Promise<void> => {
    for (let time = 0; time < times; time++) await run();
  };
  const measured = await measureInTurns(
    [
      { name: '@orch/dag', run: repeated(() => ours(shape)) },
      { name: 'bare loop', run: repeated(() => bareLoop(shape, task)) },
      ...(peer ? [{ name: peer.name, run: repeated(() => peer.run(shape)) }] : []),
    ],
    { rounds: edges > 100_000 ? 7 : 21, warmUp: edges > 100_000 ? 2 : 10, collects: true },
  );
  const targets = [
    ...atMost(`${title}: CPU time, of p-graph`, ratioOf(measured, '@orch/dag', 'p-graph', 'cpu'), ofPGraph),
    ...(Number.isFinite(ofLoop)
      ? atMost(`${title}: CPU time, of a bare loop`, ratioOf(measured, '@orch/dag', 'bare loop', 'cpu'), ofLoop)
      : []),
  ];
  return { title, measured, targets };
}

const tenTimes = (run: () => Promise<void>) => async (): Promise<void> => {
  for (let time = 0; time < 10; time++) await run();
};

/** How the cost of a node or an edge grows with the size of the graph. */
export async function measureGrowth(): Promise<Scheduling> {
  const [small, large] = [randomShape(10_000), randomShape(100_000)];
  const measured = await measureInTurns(
    [
      { name: 'ten of 10,000 nodes', run: tenTimes(() => ours(small)) },
      { name: 'one of 100,000 nodes', run: () => ours(large) },
      // What the machine itself takes more for, because less of it is in its caches.
      { name: 'ten bare loops of 10,000', run: tenTimes(() => bareLoop(small, task)) },
      { name: 'a bare loop of 100,000', run: () => bareLoop(large, task) },
    ],
    { rounds: 7, warmUp: 2, collects: true },
  );
  const targets = atMost(
    'CPU time a node and edge, 100,000 nodes, of that at 10,000',
    ratioOf(measured, 'one of 100,000 nodes', 'ten of 10,000 nodes', 'cpu'),
    1.3,
  );
  return { title: 'growth', measured, targets };
}
