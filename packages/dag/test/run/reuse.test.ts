import type { Json } from '@orch/core';

import { expect, test } from 'vitest';

import type { Event, Graph, Kind, ResultStore, RunOptions, RunOutcome } from '../../src/index.ts';

import { defineKind, graph, memoryStore, ref, runGraph } from '../../src/index.ts';
import { echo, run } from '../support.ts';

class Results implements ResultStore {
  readonly kept = new Map<string, Json>();

  get(type: string, hash: string): Json | undefined {
    return this.kept.get(`${type} ${hash}`);
  }

  set(type: string, hash: string, output: Json): void {
    this.kept.set(`${type} ${hash}`, output);
  }
}

interface Tools {
  readonly version: string;
}

function counted(calls: string[], more: Partial<Kind<Tools>> = {}): Kind<Tools> {
  return {
    name: 'parse',
    version: 1,
    effects: 'none',
    reuse: { type: 'parse', inputs: ({ version }) => version },
    run: (ctx, input) => {
      calls.push(ctx.node);
      return { parsed: input };
    },
    ...more,
  };
}

const subject = (input: Json): Graph => graph('g').node({ id: 'n', kind: 'parse', input }).build();

async function runWith(kind: Kind<Tools>, input: Json, more: Partial<RunOptions<Tools>>): Promise<RunOutcome> {
  const options = { kinds: [kind], services: { version: '1' }, store: memoryStore(), target: 't', ...more };
  return (await runGraph(subject(input), options)).outcome;
}

test('a result is reused for equal content, and not for another input, tool or kind version', async () => {
  const results = new Results();
  const calls: string[] = [];
  const again = async (kind: Kind<Tools>, input: Json, version = '1'): Promise<string | undefined> =>
    (await runWith(kind, input, { results, services: { version } })).nodes.get('n')?.status;
  expect(await again(counted(calls), { a: 1, b: 2 })).toBe('succeeded');
  expect(await again(counted(calls), { b: 2, a: 1 })).toBe('reused');
  expect(await again(counted(calls), { a: 2, b: 2 })).toBe('succeeded');
  expect(await again(counted(calls), { a: 1, b: 2 }, '2')).toBe('succeeded');
  expect(await again(counted(calls, { version: 2 }), { a: 1, b: 2 })).toBe('succeeded');
  expect(calls).toHaveLength(4);
});

test('a result is stored with what its node took', async () => {
  const took: number[] = [];
  const results: ResultStore = { get: () => undefined, set: (_type, _hash, _output, ms) => void took.push(ms) };
  const outcome = await runWith(counted([]), 1, { results });
  expect(took).toEqual([outcome.nodes.get('n')?.durationMs]);
});

test('a reused null is a result, and its dependents get it', async () => {
  const results: ResultStore = { get: async () => null, set: () => undefined };
  const kind = counted([]);
  const twoNodes = graph('g')
    .node({ id: 'n', kind: 'parse' })
    .node({ id: 'm', kind: 'echo', input: [ref('n')] })
    .build();
  const outcome = await run(twoNodes, [kind, echo], { results, services: { version: '1' } });
  expect(outcome.nodes.get('n')).toMatchObject({ status: 'reused', output: null });
  expect(outcome.nodes.get('m')?.output).toEqual([null]);
});

test('without reuse nothing is looked up, and the result is still stored', async () => {
  const results = new Results();
  const calls: string[] = [];
  for (let round = 0; round < 2; round++) await runWith(counted(calls), 1, { results, reuse: false });
  expect(calls).toHaveLength(2);
  expect(results.kept.size).toBe(1);
  expect((await runWith(counted(calls), 1, { results })).nodes.get('n')?.status).toBe('reused');
});

test('a failure is never stored', async () => {
  const results = new Results();
  const failing = counted([], {
    run: () => {
      throw new Error('no');
    },
  });
  expect((await runWith(failing, 1, { results })).status).toBe('failed');
  expect(results.kept.size).toBe(0);
});

test('a result store that fails is reported, and the node runs', async () => {
  const refuse = async (): Promise<never> => {
    throw new Error('disk');
  };
  const warnings: string[] = [];
  const onEvent = (event: Event): void => {
    if (event.type === 'warning') warnings.push(event.body.code);
  };
  const outcome = await runWith(counted([]), 1, { results: { get: refuse, set: refuse }, onEvent });
  expect(outcome.status).toBe('succeeded');
  expect(warnings).toEqual(['ORCH_RESULTS_UNREADABLE']);
  const unwritable = await runWith(counted([]), 1, { results: { get: () => undefined, set: refuse }, onEvent });
  expect(unwritable.status).toBe('succeeded');
  expect(warnings).toEqual(['ORCH_RESULTS_UNREADABLE', 'ORCH_RESULTS_UNWRITABLE']);
});

test('a dry run runs pure kinds, plans all others and what needs their outputs, and writes nothing', async () => {
  const results = new Results();
  const store = memoryStore();
  const calls: string[] = [];
  const act = defineKind({
    name: 'act',
    version: 1,
    effects: 'files',
    run: (ctx) => {
      calls.push(ctx.node);
      return null;
    },
  });
  const subjectWithEffects = graph('g')
    .node({ id: 'read', kind: 'parse', input: 'text' })
    .node({ id: 'write', kind: 'act', input: { content: ref('read', 'parsed'), keep: ref('read') } })
    .node({ id: 'needs', kind: 'parse', input: [ref('write', 'path')] })
    .node({ id: 'after', kind: 'parse', input: 2, after: ['write'] })
    .build();
  const kinds = [counted(calls), act];
  const services = { version: '1' };
  const handle = await runGraph(subjectWithEffects, { kinds, services, store, target: 't', results, dryRun: true });
  const { nodes, status } = await handle.outcome;
  expect(status).toBe('succeeded');
  expect(nodes.get('write')).toMatchObject({
    status: 'planned',
    input: { content: 'text', keep: { parsed: 'text' } },
  });
  expect(nodes.get('needs')).toMatchObject({ status: 'planned', input: [{ $ref: 'write', path: 'path' }] });
  expect(nodes.get('after')?.status).toBe('succeeded');
  expect(calls).toEqual(['read', 'after']);
  expect(results.kept.size).toBe(0);
  expect(await store.runs()).toEqual([]);
});

test('a dry run takes a recorded result of a kind with effects, shows what depends on it, and stores nothing', async () => {
  const results = new Results();
  const calls: string[] = [];
  const acting = counted(calls, { effects: 'process' });
  expect((await runWith(acting, 1, { results, dryRun: true })).nodes.get('n')?.status).toBe('planned');
  expect(results.kept.size).toBe(0);
  await runWith(acting, 1, { results });
  const twoNodes = graph('g')
    .node({ id: 'n', kind: 'parse', input: 1 })
    .node({ id: 'm', kind: 'echo', input: ref('n', 'parsed') })
    .build();
  const options = { kinds: [acting, echo], services: { version: '1' }, store: memoryStore(), target: 't', results };
  const { nodes } = await (await runGraph(twoNodes, { ...options, dryRun: true })).outcome;
  expect(nodes.get('n')).toMatchObject({ status: 'reused', output: { parsed: 1 } });
  expect(nodes.get('m')).toMatchObject({ status: 'succeeded', output: 1 });
  const without = await runGraph(twoNodes, { ...options, dryRun: true, reuse: false });
  expect((await without.outcome).nodes.get('n')?.status).toBe('planned');
  expect(calls).toEqual(['n']);
  expect(results.kept.size).toBe(1);
});

test('an output that its kind does not accept for reuse is not stored, and the node runs again', async () => {
  const results = new Results();
  const calls: string[] = [];
  const judging = counted(calls, {
    reuse: { type: 'parse', accept: (output) => (output as { parsed: number }).parsed > 1 },
  });
  for (const input of [1, 1, 2, 2]) await runWith(judging, input, { results });
  expect(calls).toHaveLength(3);
  expect([...results.kept.values()]).toEqual([{ parsed: 2 }]);
});
