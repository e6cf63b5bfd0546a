import { createRequire } from 'node:module';

import { test } from 'vitest';

import type { RunStore } from '../src/index.ts';
import { bareLoop, lanes } from './bare-loop.ts';
import { graphOf, shapes } from './shapes.ts';

// Loaded by Node itself: the test runner wraps every name that one module takes from another, which costs this code
// several times its own time.
const { defineKind, memoryStore, runGraph }: typeof import('../src/index.ts') = createRequire(import.meta.url)(
  '../src/index.ts',
);

const work = defineKind({ name: 'work', version: 1, effects: 'none', run: async () => null });

for (const [name, shape] of Object.entries(shapes)) {
  const subject = graphOf(name, shape, 'work');
  const runWith = async (store: RunStore | undefined): Promise<void> => {
    const options = { kinds: [work], services: {}, store, target: 't', limits: { cpu: lanes } };
    await (
      await runGraph(subject, options)
    ).outcome;
  };
  test(`${name}, 8 at a time`, async ({ bench }) => {
    await bench.compare(
      bench('@orch/dag without a store', async () => {
        await runWith(undefined);
      }),
      bench('@orch/dag with a memory store', async () => {
        await runWith(memoryStore());
      }),
      bench('bare async loop', async () => {
        await bareLoop(shape, async () => await work.run(undefined as never, null));
      }),
    );
  });
}
