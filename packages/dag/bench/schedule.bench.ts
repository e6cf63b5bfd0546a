import { createRequire } from 'node:module';

import { test } from 'vitest';

import type { RunStore } from '../src/index.ts';
import type { Shape } from './shapes.ts';

import { graphOf, shapes } from './shapes.ts';

// Loaded by Node itself: the test runner wraps every name that one module takes from another, which costs this code
// several times its own time.
const { defineKind, memoryStore, runGraph }: typeof import('../src/index.ts') = createRequire(import.meta.url)(
  '../src/index.ts',
);

const work = defineKind({ name: 'work', version: 1, effects: 'none', run: async () => null });

const lanes = 8;

/** The least that runs asynchronous tasks in the order of their edges, eight at a time: no ids, errors or priorities. */
async function bareLoop(shape: Shape): Promise<void> {
  const successors: number[][] = shape.map(() => []);
  const waiting = Int32Array.from(shape, (dependencies) => dependencies.length);
  for (const [node, dependencies] of shape.entries()) {
    for (const dependency of dependencies) successors[dependency]?.push(node);
  }
  const ready = shape.flatMap((dependencies, node) => (dependencies.length === 0 ? [node] : []));
  const { promise, resolve } = Promise.withResolvers<void>();
  let next = 0;
  let running = 0;
  let done = 0;
  const one = async (node: number): Promise<void> => {
    await work.run(undefined as never, null);
    running--;
    for (const successor of successors[node] ?? []) {
      const left = (waiting[successor] ?? 0) - 1;
      waiting[successor] = left;
      if (left === 0) ready.push(successor);
    }
    if (++done === shape.length) resolve();
    else fill();
  };
  const fill = (): void => {
    for (; running < lanes && next < ready.length; running++) void one(ready[next++] ?? 0);
  };
  fill();
  await promise;
}

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
        await bareLoop(shape);
      }),
    );
  });
}
