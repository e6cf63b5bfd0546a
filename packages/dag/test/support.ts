import type { Graph, Kind, RunOptions, RunOutcome } from '../src/index.ts';

import { defineKind, memoryStore, runGraph } from '../src/index.ts';

/** Answers its input. */
export const echo: Kind = defineKind({ name: 'echo', version: 1, effects: 'none', run: (_ctx, input) => input });

/** Fails with the message in its input. */
export const fail: Kind = defineKind({
  name: 'fail',
  version: 1,
  effects: 'none',
  run: (_ctx, input: { message: string }) => {
    throw new Error(input.message);
  },
});

/** Runs a graph in memory to its end. */
export async function run(
  graph: Graph,
  kinds: Kind[],
  options: Partial<RunOptions<unknown>> = {},
): Promise<RunOutcome> {
  const handle = await runGraph(graph, { kinds, services: {}, store: memoryStore(), target: 'test', ...options });
  return handle.outcome;
}
