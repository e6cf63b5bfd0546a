import { expect, test } from 'vitest';

import type { EffectRequest, JournalEvent, Kind, NodeContext, RunOutcome, RunStore } from '../../src/index.ts';

import { defineKind, graph, memoryStore, runGraph } from '../../src/index.ts';

type Body = (ctx: NodeContext) => Promise<string>;

const kind = (run: Body, effects: Kind['effects'] = 'network'): Kind =>
  defineKind({ name: 'act', version: 1, effects, run });

async function runOne(run: Body, store: RunStore = memoryStore(), effects?: Kind['effects']): Promise<RunOutcome> {
  const subject = graph('g').node({ id: 'n', kind: 'act' }).build();
  const handle = await runGraph(subject, { kinds: [kind(run, effects)], services: {}, store, target: 't' });
  return handle.outcome;
}

/** A store whose writer dies before the first event of a type is written. */
function dyingBefore(type: JournalEvent['type'], inner: RunStore): RunStore {
  return {
    ...inner,
    append: (run, fence, events, options) => {
      if (events.some((event) => event.type === type)) throw new Error('killed');
      return inner.append(run, fence, events, options);
    },
  };
}

const effect = (calls: string[], more: Partial<EffectRequest<string>> = {}): EffectRequest<string> => ({
  key: 'pr',
  do: () => {
    calls.push('do');
    return '#1';
  },
  ...more,
});

test('the intent with its compensation is on record before the effect, and the result before the node goes on', async () => {
  const store = memoryStore();
  const seen: string[] = [];
  const undo = { kind: 'close-pr', input: { number: 1 } };
  const outcome = await runOne(async (ctx) => {
    const types = async (): Promise<string> => (await store.events(ctx.run)).map((event) => event.type).join();
    const make = async (): Promise<string> => {
      seen.push(await types());
      return '#1';
    };
    const result = await ctx.effect({ key: 'pr', do: make, undo });
    seen.push(await types());
    return result;
  }, store);
  expect(outcome.nodes.get('n')?.output).toBe('#1');
  expect(seen).toEqual([
    'run-started,node-started,effect-intent',
    'run-started,node-started,effect-intent,effect-done',
  ]);
  const events = await store.events(outcome.run);
  expect(events.find((event) => event.type === 'effect-intent')?.body).toEqual({ key: 'pr', undo });
});

test('an effect that is found by looking it up is adopted and not performed', async () => {
  const calls: string[] = [];
  const outcome = await runOne((ctx) => ctx.effect(effect(calls, { probe: () => '#7' })));
  expect(outcome.nodes.get('n')?.output).toBe('#7');
  expect(calls).toEqual([]);
});

test('an effect whose result is recorded is not even looked up again', async () => {
  const store = memoryStore();
  const calls: string[] = [];
  const probe = (): undefined => void calls.push('probe');
  const body: Body = (ctx) => ctx.effect(effect(calls, { probe }));
  await expect(runOne(body, dyingBefore('node-succeeded', store))).rejects.toThrow('killed');
  const outcome = await runOne(body, store);
  expect(outcome.nodes.get('n')?.output).toBe('#1');
  expect(calls).toEqual(['probe', 'do']);
});

test('an effect that may have happened and cannot be looked up stops the node', async () => {
  const store = memoryStore();
  const calls: string[] = [];
  const body: Body = (ctx) => ctx.effect(effect(calls));
  await expect(runOne(body, dyingBefore('effect-done', store))).rejects.toThrow('killed');
  const outcome = await runOne(body, store);
  expect(outcome.nodes.get('n')?.error?.code).toBe('ORCH_EFFECT_UNKNOWN');
  expect(calls).toEqual(['do']);
});

test('an idempotent effect that may have happened is performed again', async () => {
  const store = memoryStore();
  const calls: string[] = [];
  const body: Body = (ctx) => ctx.effect(effect(calls, { idempotent: true }));
  await expect(runOne(body, dyingBefore('effect-done', store))).rejects.toThrow('killed');
  expect((await runOne(body, store)).status).toBe('succeeded');
  expect(calls).toEqual(['do', 'do']);
});

test('a kind without effects may not ask for one', async () => {
  const calls: string[] = [];
  const outcome = await runOne((ctx) => ctx.effect(effect(calls)), memoryStore(), 'none');
  expect(outcome.nodes.get('n')?.error?.code).toBe('ORCH_EFFECT_UNDECLARED');
  expect(calls).toEqual([]);
});

test('a settled node can perform no effect any more', async () => {
  const calls: string[] = [];
  let late: Promise<string> = Promise.resolve('');
  let settle: () => void = () => undefined;
  const settled = new Promise<void>((resolve) => (settle = resolve));
  await runOne(async (ctx) => {
    late = settled.then(() => ctx.effect(effect(calls)));
    return 'done';
  });
  settle();
  await expect(late).rejects.toMatchObject({ code: 'ORCH_NODE_SETTLED' });
  expect(calls).toEqual([]);
});

test('the idempotency key is the same in every run and differs between inputs', async () => {
  const keys: string[] = [];
  const act = kind(async (ctx) => {
    keys.push(ctx.idempotencyKey);
    return '';
  });
  for (const input of [1, 1, 2]) {
    const subject = graph('g').node({ id: 'n', kind: 'act', input }).build();
    await (
      await runGraph(subject, { kinds: [act], services: {}, store: memoryStore(), target: 't' })
    ).outcome;
  }
  expect(keys[0]).toBe(keys[1]);
  expect(keys[2]).not.toBe(keys[0]);
});

test('after the run was cancelled no effect begins any more, also where the body goes on', async () => {
  const calls: string[] = [];
  const stop = new AbortController();
  const ignoring = kind(async (ctx) => {
    stop.abort(new Error('stop'));
    await expect(ctx.effect(effect(calls))).rejects.toThrow('stop');
    return 'went on';
  });
  const subject = graph('g').node({ id: 'n', kind: 'act' }).build();
  const options = { kinds: [ignoring], services: {}, store: memoryStore(), target: 't', signal: stop.signal };
  await (
    await runGraph(subject, options)
  ).outcome;
  expect(calls).toEqual([]);
});

test('an effect whose run is cancelled while it is looked up is not performed', async () => {
  const calls: string[] = [];
  const stop = new AbortController();
  const cancelling = kind((ctx) =>
    ctx.effect({
      ...effect(calls),
      probe: () => {
        stop.abort(new Error('stop'));
        return undefined;
      },
    }),
  );
  const subject = graph('g').node({ id: 'n', kind: 'act' }).build();
  const options = { kinds: [cancelling], services: {}, store: memoryStore(), target: 't', signal: stop.signal };
  expect((await (await runGraph(subject, options)).outcome).status).toBe('cancelled');
  expect(calls).toEqual([]);
});
