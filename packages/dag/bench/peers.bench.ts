import { createRequire } from 'node:module';

import { test } from 'vitest';

import type { Shape } from './shapes.ts';

import { peerEngines } from './peers/engines.ts';
import { howToInstall } from './peers/peer.ts';
import { graphOf, shapes } from './shapes.ts';

// Loaded by Node itself, as the peers are; see schedule.bench.ts.
const { defineKind, runGraph }: typeof import('../src/index.ts') = createRequire(import.meta.url)('../src/index.ts');

const work = defineKind({ name: 'work', version: 1, effects: 'none', run: async () => null });
const engines = await peerEngines();

/** What the slow engines get as well: a tree of 300 nodes. */
const tree: Shape = Array.from({ length: 300 }, (_, node) => (node === 0 ? [] : [(node - 1) >> 1]));

for (const [name, shape] of Object.entries({ ...shapes, 'a tree of 300 nodes': tree })) {
  test.skipIf(engines.length === 0)(
    `${name} beside others${engines.length === 0 ? ` (${howToInstall})` : ''}`,
    async ({ bench }) => {
      const fitting = engines.filter(({ mostNodes = Number.POSITIVE_INFINITY }) => shape.length <= mostNodes);
      const options = { time: 500, iterations: 5, warmupTime: 0, warmupIterations: 1 };
      await bench.compare(
        // The graph is built each time, as the others have to.
        bench('@orch/dag', async () => {
          const run = { kinds: [work], services: {}, target: 't', limits: { cpu: 8 } };
          await (
            await runGraph(graphOf(name, shape, 'work'), run)
          ).outcome;
        }),
        ...fitting.map((engine) => bench(engine.name, async () => await engine.run(shape))),
        options,
      );
    },
  );
}
