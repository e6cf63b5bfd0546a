import { test } from 'vitest';

import type { Graph } from '../src/index.ts';

import { defineKind, graph, memoryStore, runGraph } from '../src/index.ts';

const work = defineKind({ name: 'work', version: 1, effects: 'none', run: async () => null });

function independent(count: number): Graph {
  const builder = graph('independent');
  for (let node = 0; node < count; node++) builder.node({ id: `n${node}`, kind: 'work' });
  return builder.build();
}

/** The least that runs `count` asynchronous tasks, eight at a time. */
async function bareLoop(count: number): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next++ < count) await work.run(undefined as never, null);
  };
  await Promise.all(Array.from({ length: 8 }, lane));
}

const subject = independent(10_000);

test('10,000 independent asynchronous nodes, 8 at a time', async ({ bench }) => {
  await bench.compare(
    bench('@orch/dag', async () => {
      const options = { kinds: [work], services: {}, store: memoryStore(), target: 't', limits: { cpu: 8 } };
      await (
        await runGraph(subject, options)
      ).outcome;
    }),
    bench('bare async loop', () => bareLoop(10_000)),
  );
});
