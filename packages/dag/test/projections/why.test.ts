import { expect, test } from 'vitest';

import type { Kind, RunSummary } from '../../src/index.ts';

import {
  because,
  defineKind,
  expand,
  graph,
  memoryStore,
  obstacles,
  openQuestions,
  runGraph,
  runState,
  summarize,
} from '../../src/index.ts';
import { echo, fail } from '../support.ts';

const ask: Kind = defineKind({
  name: 'ask',
  version: 1,
  effects: 'none',
  run: async (ctx) => (await ctx.approval({ key: 'k', question: 'Go on?' })).by,
});
const grow: Kind = defineKind({
  name: 'grow',
  version: 1,
  effects: 'none',
  run: () =>
    expand(
      graph('inner')
        .node({ id: 'ok', kind: 'echo' })
        .node({ id: 'bad', kind: 'fail', input: { message: 'no' } })
        .build(),
    ),
});

async function past(): Promise<{ summary: RunSummary }> {
  const store = memoryStore();
  const subject = graph('g')
    .node({ id: 'grow', kind: 'grow' })
    .node({ id: 'next', kind: 'echo', after: ['grow'] })
    .node({ id: 'last', kind: 'echo', after: ['next'] })
    .node({ id: 'ask', kind: 'ask' })
    .build();
  const handle = await runGraph(subject, { kinds: [grow, echo, fail, ask], services: {}, store, target: 't' });
  await handle.outcome;
  return { summary: summarize(await store.events(handle.run)) };
}

test('why a node did not run leads through what blocked it to the node that failed first', async () => {
  const { summary } = await past();
  expect(because(summary, 'last').map(({ node, status }) => [node, status])).toEqual([
    ['last', 'blocked'],
    ['grow', 'failed'],
    ['grow/bad', 'failed'],
  ]);
  expect(because(summary, 'unknown')).toEqual([]);
});

test('what keeps a run from its success is named once, where it begins', async () => {
  const { summary } = await past();
  expect(
    obstacles(summary)
      .map(({ node }) => node)
      .toSorted(),
  ).toEqual(['ask', 'grow/bad']);
});

test('a question is open until somebody has decided it, also where the run does not know of that yet', async () => {
  const { summary } = await past();
  expect(openQuestions(summary)).toEqual([{ node: 'ask', key: 'k', question: 'Go on?' }]);
  const decided = { node: 'ask', key: 'k', decision: 'approved', by: 'ada', at: 1 } as const;
  expect(openQuestions(summary, [decided])).toEqual([]);
  expect(openQuestions(summary, [{ ...decided, key: 'other' }])).toHaveLength(1);
});

test('a compensation that failed is a question, which a person answers by doing it', async () => {
  const store = memoryStore();
  const act = defineKind({
    name: 'act',
    version: 1,
    effects: 'network',
    run: (ctx) => ctx.effect({ key: 'k', do: () => null, undo: { kind: 'fail', input: { message: 'stuck' } } }),
  });
  const subject = graph('g')
    .node({ id: 'act', kind: 'act' })
    .node({ id: 'fail', kind: 'fail', input: { message: 'no' }, after: ['act'] })
    .build();
  const options = { kinds: [act, fail], services: {}, store, target: 't', compensate: 'on-failure' } as const;
  const handle = await runGraph(subject, options);
  expect((await handle.outcome).status).toBe('needs-human');
  const [question] = openQuestions(summarize(await store.events(handle.run)));
  expect(question).toMatchObject({ node: 'undo act: k', key: 'undone' });
  expect(question?.question).toContain('stuck');
  const { node = '', key = '' } = question ?? {};
  await store.approve(handle.run, { node, key, decision: 'approved', by: 'ada' });
  expect((await (await runGraph(subject, options)).outcome).compensation?.isComplete).toBe(true);
});

test('a run that is open runs while its holder may live, and is interrupted after that', () => {
  const owner = { boot: 'b', namespace: 'n', pid: 1, startedAt: '1' };
  const holder = { owner, fence: 1, expiresAt: 100 };
  const stateOf = (state: 'alive' | 'stopped' | 'dead' | 'foreign', now: number): string =>
    runState({ status: 'open' }, { ...holder, state }, now);
  expect([stateOf('alive', 200), stateOf('stopped', 200), stateOf('foreign', 50)]).toEqual(Array(3).fill('running'));
  expect([stateOf('dead', 50), stateOf('foreign', 200), runState({ status: 'open' }, undefined, 0)]).toEqual(
    Array(3).fill('interrupted'),
  );
  expect(runState({ status: 'needs-human' }, { ...holder, state: 'alive' }, 50)).toBe('needs-human');
});
