import { expect, test } from 'vitest';

import type { Kind, RunStore } from '../../src/index.ts';

import { defineKind, graph, memoryStore, plan, runGraph } from '../../src/index.ts';

/** Counts how many bodies run at a time. */
function heavy(memory: number): { kind: Kind; most: () => number } {
  let running = 0;
  let most = 0;
  const kind = defineKind({
    name: 'heavy',
    version: 1,
    effects: 'none',
    needs: { cpu: 1 },
    predicts: ['memory'],
    async run(ctx) {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      ctx.used({ memory });
      ctx.used({ memory: 1 });
      running--;
      return null;
    },
  });
  return { kind, most: () => most };
}

const subject = ['a', 'b', 'c', 'd'].reduce((builder, id) => builder.node({ id, kind: 'heavy' }), graph('g')).build();

async function mostAtOnce(store: RunStore, used: number, limits = { cpu: 4, memory: 100 }): Promise<number> {
  const { kind, most } = heavy(used);
  const handle = await runGraph(subject, { kinds: [kind], services: {}, store, target: 't', limits });
  expect((await handle.outcome).status).toBe('succeeded');
  return most();
}

test('what nodes of a kind have used decides how many of them run at a time in the next run', async () => {
  const store = memoryStore();
  expect(await mostAtOnce(store, 40)).toBe(4);
  expect(await store.peaks()).toEqual(new Map([['heavy', { memory: 40 }]]));
  expect(await mostAtOnce(store, 10)).toBe(2);
  expect((await store.peaks()).get('heavy')?.['memory']).toBeCloseTo(31);
  expect(await mostAtOnce(store, 10)).toBe(3);
});

test('nodes that have used more than there is run one at a time instead of being refused', async () => {
  const store = memoryStore();
  await mostAtOnce(store, 500);
  expect(await mostAtOnce(store, 500)).toBe(1);
});

test('needs that a node names itself are not predicted, and plans tell what is', async () => {
  const store = memoryStore();
  await mostAtOnce(store, 60);
  const { kind, most } = heavy(60);
  const named = graph('g')
    .node({ id: 'a', kind: 'heavy', needs: { memory: 1 } })
    .node({ id: 'b', kind: 'heavy' })
    .build();
  const options = { kinds: [kind], services: {}, store, target: 't', limits: { cpu: 4, memory: 100 } };
  await (
    await runGraph(named, options)
  ).outcome;
  expect(most()).toBe(2);
  const planned = plan(subject, { kinds: [kind], learnedPeaks: await store.peaks() });
  expect(planned.peaks.get('memory')).toBe(240);
});

test('what is no amount is refused', async () => {
  const kind = defineKind({ name: 'odd', version: 1, effects: 'none', run: (ctx) => (ctx.used({ memory: -1 }), null) });
  const odd = graph('g').node({ id: 'n', kind: 'odd' }).build();
  const { nodes } = await (await runGraph(odd, { kinds: [kind], services: {}, target: 't' })).outcome;
  expect(nodes.get('n')?.error?.code).toBe('ORCH_NODE_NEEDS');
});
