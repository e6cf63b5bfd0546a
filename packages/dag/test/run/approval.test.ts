import { expect, test } from 'vitest';

import type { Kind, RunStore } from '../../src/index.ts';

import { defineKind, graph, memoryStore, ref, runGraph, summarize } from '../../src/index.ts';
import { echo, fail } from '../support.ts';

const merge: Kind = defineKind({
  name: 'merge',
  version: 1,
  effects: 'network',
  run: async (ctx) => {
    const { by, note } = await ctx.approval({ key: 'merge', question: 'Merge it?' });
    return { by, note: note ?? null };
  },
});

const subject = graph('g')
  .node({ id: 'other', kind: 'echo', input: 1 })
  .node({ id: 'merge', kind: 'merge' })
  .node({ id: 'after', kind: 'echo', input: ref('merge') })
  .build();

const start = (store: RunStore): ReturnType<typeof runGraph> =>
  runGraph(subject, { kinds: [merge, echo], services: {}, store, target: 't' });

test('a node that asks a person waits, what does not depend on it goes on, and the run stays open', async () => {
  const store = memoryStore();
  const handle = await start(store);
  const { status, nodes } = await handle.outcome;
  expect(status).toBe('needs-human');
  expect([...nodes.values()].map((node) => node.status)).toEqual(['succeeded', 'waiting', 'waiting']);
  expect(nodes.get('merge')?.question).toBe('Merge it?');
  expect((await store.findOpen('t'))?.status).toBe('needs-human');
  const waiting = summarize(await store.events(handle.run)).nodes.get('merge');
  expect(waiting).toMatchObject({ status: 'waiting', question: { key: 'merge', question: 'Merge it?' } });

  const again = await start(store);
  expect(again.run).toBe(handle.run);
  expect((await again.outcome).status).toBe('needs-human');
});

test('after an approval the next start goes on, and who approved when is on record', async () => {
  const store = memoryStore();
  const first = await start(store);
  await first.outcome;
  await store.approve(first.run, { node: 'merge', key: 'merge', decision: 'approved', by: 'ada', note: 'fine' });
  const second = await start(store);
  const { status, nodes } = await second.outcome;
  expect(status).toBe('succeeded');
  expect(nodes.get('after')?.output).toEqual({ by: 'ada', note: 'fine' });
  const given = (await store.events(first.run)).find((event) => event.type === 'approval-given');
  expect(given?.body).toMatchObject({ key: 'merge', decision: 'approved', by: 'ada', note: 'fine' });
  await expect(
    (async () => store.approve(first.run, { node: 'merge', key: 'merge', decision: 'approved', by: 'ada' }))(),
  ).rejects.toMatchObject({ code: 'ORCH_RUN_CLOSED' });
});

test('a rejection fails the node with the name and the note of who rejected it', async () => {
  const store = memoryStore();
  const first = await start(store);
  await first.outcome;
  await store.approve(first.run, { node: 'merge', key: 'merge', decision: 'approved', by: 'ada' });
  await store.approve(first.run, { node: 'merge', key: 'merge', decision: 'rejected', by: 'bob', note: 'not today' });
  const { status, nodes } = await (await start(store)).outcome;
  expect(status).toBe('failed');
  expect(nodes.get('merge')?.error).toMatchObject({
    code: 'ORCH_APPROVAL_REJECTED',
    message: 'bob rejected "Merge it?": not today',
  });
});

test('a failure elsewhere counts more than a question', async () => {
  const both = graph('g')
    .node({ id: 'merge', kind: 'merge' })
    .node({ id: 'fail', kind: 'fail', input: { message: 'no' }, after: [] })
    .build();
  const options = { kinds: [merge, fail], services: {}, store: memoryStore(), target: 't' };
  expect((await (await runGraph(both, options)).outcome).status).toBe('failed');
});

test('a node that goes on to ask what was answered is begun again once for it, and not for ever', async () => {
  const store = memoryStore();
  let asked: unknown;
  let starts = 0;
  const stubborn: Kind = defineKind({
    name: 'stubborn',
    version: 1,
    effects: 'none',
    run: async (ctx) => {
      if (++starts > 5) return null;
      try {
        await ctx.approval({ key: 'go', question: 'Go on?' });
      } catch (error) {
        asked = error;
      }
      throw asked;
    },
  });
  const asking = graph('g').node({ id: 'n', kind: 'stubborn' }).build();
  const begin = () => runGraph(asking, { kinds: [stubborn], services: {}, store, target: 't' });
  const first = await begin();
  expect((await first.outcome).status).toBe('needs-human');
  await store.approve(first.run, { node: 'n', key: 'go', decision: 'approved', by: 'ada' });
  const second = await begin();
  expect((await second.outcome).status).toBe('needs-human');
  expect(starts).toBe(3);
});
