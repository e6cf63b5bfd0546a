import { OrchError } from '@orch/core';
import { expect, test, vi } from 'vitest';

import type { Event, Kind, RunStore } from '../../src/index.ts';

import { defineKind, expand, graph, memoryStore, ref, runGraph, summarize } from '../../src/index.ts';
import { echo, slowly } from '../support.ts';

const untilAborted: Kind = defineKind({
  name: 'until-aborted',
  version: 1,
  effects: 'process',
  run: (ctx) =>
    new Promise<never>((_resolve, reject) => {
      ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason as Error), { once: true });
    }),
});

const ask: Kind = defineKind({
  name: 'ask',
  version: 1,
  effects: 'network',
  async run(ctx) {
    const draft = await ctx.effect({ key: 'draft', do: () => `draft ${ctx.attempt}` });
    const { by } = await ctx.approval({ key: 'go', question: 'Go on?' });
    return { draft, by, attempt: ctx.attempt };
  },
});

/** A store whose runs look into their inbox every millisecond. */
function attentive(inner: RunStore = memoryStore()): RunStore {
  return { ...inner, open: async (request) => ({ ...(await inner.open(request)), inboxEveryMs: 1 }) };
}

test('a run that somebody cancels in the journal signals its nodes, tells who and why, and can be continued', async () => {
  const store = attentive();
  const reasons: unknown[] = [];
  const kind = defineKind({
    ...untilAborted,
    run: (ctx) => {
      ctx.signal.addEventListener('abort', () => reasons.push(ctx.signal.reason));
      return untilAborted.run(ctx, null);
    },
  });
  const subject = graph('g').node({ id: 'n', kind: 'until-aborted' }).build();
  const start = () => runGraph(subject, { kinds: [kind], services: {}, store, target: 't' });
  const handle = await start();
  await store.cancel(handle.run, { by: 'ada', reason: 'too dear' });
  expect((await handle.outcome).status).toBe('cancelled');
  expect(reasons).toEqual([expect.objectContaining({ code: 'ORCH_RUN_CANCELLED' })]);
  const past = summarize(await store.events(handle.run));
  expect(past).toMatchObject({ status: 'cancelled', cancelled: { by: 'ada', reason: 'too dear' } });

  const again = await start();
  expect(again.run).toBe(handle.run);
  await store.cancel(again.run, { by: 'bob' });
  expect((await again.outcome).status).toBe('cancelled');
  expect(summarize(await store.events(handle.run)).cancelled).toEqual({ by: 'bob' });
});

const questions = graph('g')
  .node({ id: 'ask', kind: 'ask' })
  .node({ id: 'after', kind: 'echo', input: ref('ask', 'by'), after: ['ask'] })
  .build();

/** Calls back once a node waits. */
const onWaiting = (call: (node: string) => void) => (event: Event) => {
  if (event.type === 'node-waiting') call(event.node ?? '');
};

test.each([
  ['at once', (store: RunStore) => store],
  ['later', slowly],
])(
  'a run that waits for answers goes on with one, from a store that answers %s, and repeats no effect',
  async (_, as) => {
    const inner = attentive();
    const store = as(inner);
    const handle = await runGraph(questions, {
      kinds: [ask, echo],
      services: {},
      store,
      target: 't',
      questions: 'wait',
      onEvent: onWaiting(
        (node) => void inner.approve(handle.run, { node, key: 'go', decision: 'approved', by: 'ada' }),
      ),
    });
    const { status, nodes } = await handle.outcome;
    expect(status).toBe('succeeded');
    expect(nodes.get('ask')?.output).toEqual({ draft: 'draft 1', by: 'ada', attempt: 2 });
    expect(nodes.get('after')?.output).toBe('ada');
    const past = summarize(await inner.events(handle.run));
    expect(past.nodes.get('ask')).toMatchObject({ status: 'succeeded', attempts: 2 });
  },
);

test('an answer that comes while other nodes run is heeded before the end, without being asked to wait', async () => {
  const store = attentive();
  const answered = Promise.withResolvers<null>();
  const busy = defineKind({ name: 'busy', version: 1, effects: 'none', run: () => answered.promise });
  const subject = graph('g').node({ id: 'busy', kind: 'busy' }).node({ id: 'ask', kind: 'ask' }).build();
  const handle = await runGraph(subject, {
    kinds: [busy, ask],
    services: {},
    store,
    target: 't',
    onEvent(event) {
      if (event.type === 'node-waiting') {
        void store.approve(handle.run, { node: 'ask', key: 'go', decision: 'rejected', by: 'bob' });
      } else if (event.type === 'node-failed') answered.resolve(null);
    },
  });
  const { status, nodes } = await handle.outcome;
  expect(status).toBe('failed');
  expect(nodes.get('ask')?.error?.code).toBe('ORCH_APPROVAL_REJECTED');
});

test('answers reach nodes that others expanded to, and the node that expanded ends with the last of them', async () => {
  const store = attentive();
  const grow = defineKind({
    name: 'grow',
    version: 1,
    effects: 'none',
    run: () => expand(graph('i').node({ id: 'a', kind: 'ask' }).node({ id: 'b', kind: 'ask' }).build(), ref('b', 'by')),
  });
  const subject = graph('g')
    .node({ id: 'grow', kind: 'grow' })
    .node({ id: 'end', kind: 'echo', input: ref('grow') })
    .build();
  const handle = await runGraph(subject, {
    kinds: [grow, ask, echo],
    services: {},
    store,
    target: 't',
    questions: 'wait',
    onEvent: onWaiting((node) => void store.approve(handle.run, { node, key: 'go', decision: 'approved', by: node })),
  });
  const { status, nodes } = await handle.outcome;
  expect(status).toBe('succeeded');
  expect(nodes.get('end')?.output).toBe('grow/b');
});

test('an answer that comes before the node that asked has ended is not overlooked', async () => {
  const inner = attentive();
  let reads = 0;
  const store: RunStore = {
    ...inner,
    inbox(run) {
      reads++;
      return inner.inbox(run);
    },
  };
  const slow = defineKind({
    name: 'ask',
    version: 1,
    effects: 'none',
    async run(ctx) {
      try {
        return (await ctx.approval({ key: 'go', question: 'Go on?' })).by;
      } catch (error) {
        await inner.approve(ctx.run, { node: ctx.node, key: 'go', decision: 'approved', by: 'ada' });
        // Whoever reads the inbox from now on sees the answer, while this body has not ended.
        const seen = reads;
        await vi.waitUntil(() => reads > seen + 1, { interval: 1, timeout: 10_000 });
        throw error;
      }
    },
  });
  const subject = graph('g').node({ id: 'ask', kind: 'ask' }).build();
  const handle = await runGraph(subject, { kinds: [slow], services: {}, store, target: 't', questions: 'wait' });
  const { status, nodes } = await handle.outcome;
  expect([status, nodes.get('ask')?.output]).toEqual(['succeeded', 'ada']);
});

test('a decision about something else leaves a node waiting, and a run that waits can be cancelled', async () => {
  const store = attentive();
  let waits = 0;
  const handle = await runGraph(questions, {
    kinds: [ask, echo],
    services: {},
    store,
    target: 't',
    questions: 'wait',
    onEvent: onWaiting((node) => {
      waits++;
      if (waits === 1) void store.approve(handle.run, { node, key: 'other', decision: 'approved', by: 'ada' });
      else void store.cancel(handle.run, { by: 'ada' });
    }),
  });
  const { status, nodes } = await handle.outcome;
  expect(status).toBe('cancelled');
  expect(nodes.get('ask')?.status).toBe('waiting');
  expect(waits).toBe(2);
});

test('an inbox that cannot be read is warned of once and stops nothing', async () => {
  const inner = attentive();
  let reads = 0;
  const enough = new AbortController();
  const store: RunStore = {
    ...inner,
    inbox() {
      if (++reads === 3) enough.abort();
      throw new OrchError('ORCH_SQLITE_BUSY', 'busy');
    },
  };
  const warnings: Event['body'][] = [];
  const subject = graph('g').node({ id: 'n', kind: 'until-aborted' }).build();
  const handle = await runGraph(subject, {
    kinds: [untilAborted],
    services: {},
    store,
    target: 't',
    signal: enough.signal,
    onEvent: ({ type, body }) => {
      if (type === 'warning') warnings.push(body);
    },
  });
  expect((await handle.outcome).status).toBe('cancelled');
  expect(warnings).toEqual([expect.objectContaining({ code: 'ORCH_INBOX_UNREADABLE' })]);
});
