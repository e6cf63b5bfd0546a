import type { Json } from '@orch/core';

import { expect, test } from 'vitest';

import type { Graph, JournalEvent, Kind, RunOptions, RunStore } from '../../src/index.ts';

import { defineKind, expand, graph, item, memoryStore, ref, runGraph, validate } from '../../src/index.ts';
import { echo, fail, run } from '../support.ts';

const shout: Kind = defineKind({
  name: 'shout',
  version: 1,
  effects: 'none',
  run: (_ctx, input: { text: string }) => `${input.text}!`,
});

const each = (list: Json): Graph =>
  graph('g')
    .node({ id: 'list', kind: 'echo', input: list })
    .node({ id: 'all', kind: 'shout', forEach: ref('list'), input: { text: item('name') } })
    .node({ id: 'end', kind: 'echo', input: ref('all') })
    .build();

test('a node runs once for each element of a list that another node made, and answers the list of outputs', async () => {
  const { status, nodes } = await run(each([{ name: 'a' }, { name: 'b' }]), [echo, shout]);
  expect(status).toBe('succeeded');
  expect(nodes.get('end')?.output).toEqual(['a!', 'b!']);
  expect([...nodes.keys()]).toEqual(['list', 'all', 'end', 'all/0', 'all/1']);
});

test('an empty list is an empty output, and no list is a failure', async () => {
  expect((await run(each([]), [echo, shout])).nodes.get('end')?.output).toEqual([]);
  const { nodes } = await run(each({ length: 1 }), [echo, shout]);
  expect(nodes.get('all')?.error?.code).toBe('ORCH_NODE_FOR_EACH');
  expect(nodes.get('end')?.status).toBe('blocked');
});

test('an element that looks like a reference stays what it is', async () => {
  const subject = graph('g')
    .node({ id: 'all', kind: 'echo', forEach: [{ $literal: { $ref: 'x' } }], input: { is: item() } })
    .build();
  const { nodes } = await run(subject, [echo]);
  expect(nodes.get('all')?.output).toEqual([{ is: { $ref: 'x' } }]);
});

const split: Kind = defineKind({
  name: 'split',
  version: 1,
  effects: 'none',
  run: (_ctx, depth: number) =>
    depth === 0
      ? 1
      : expand(
          graph('halves')
            .node({ id: 'left', kind: 'split', input: depth - 1 })
            .node({ id: 'right', kind: 'split', input: depth - 1, after: ['left'] })
            .node({ id: 'sum', kind: 'sum', input: [ref('left'), ref('right')] })
            .build(),
          ref('sum'),
        ),
});
const sum: Kind = defineKind({
  name: 'sum',
  version: 1,
  effects: 'none',
  run: (_ctx, parts: number[]) => parts.reduce((total, part) => total + part, 0),
});

test('a body can go on as a graph, whose nodes can do so again', async () => {
  const subject = graph('g')
    .node({ id: 'tree', kind: 'split', input: 6 })
    .node({ id: 'end', kind: 'echo', input: ref('tree') });
  const { status, nodes } = await run(subject.build(), [split, sum, echo], { limits: { cpu: 3 } });
  expect(status).toBe('succeeded');
  expect(nodes.get('end')?.output).toBe(64);
  expect(nodes.get('tree/left/right/sum')?.output).toBe(16);
});

test('nodes are on record before any of them starts', async () => {
  const store = memoryStore();
  const handle = await runGraph(each([{ name: 'a' }]), { kinds: [echo, shout], services: {}, store, target: 't' });
  await handle.outcome;
  const events = await store.events(handle.run);
  const at = (type: JournalEvent['type'], node: string): number =>
    events.findIndex((event) => event.type === type && event.node === node);
  expect(at('node-expanded', 'all')).toBeGreaterThan(0);
  expect(at('node-expanded', 'all')).toBeLessThan(at('node-started', 'all/0'));
});

test('a failed node of an expansion fails the node that expanded, after the others have ended', async () => {
  const subject = graph('g')
    .node({ id: 'all', kind: 'fails-at', forEach: [1, 2, 3], input: { message: item() } })
    .node({ id: 'end', kind: 'echo', after: ['all'] })
    .build();
  const failsAt: Kind = defineKind({
    name: 'fails-at',
    version: 1,
    effects: 'none',
    run: (_ctx, { message }: { message: number }) => {
      if (message === 2) throw new Error('two');
      return message;
    },
  });
  const { status, nodes } = await run(subject, [failsAt, echo]);
  expect(status).toBe('failed');
  expect([...nodes].map(([id, node]) => [id, node.status])).toEqual([
    ['all', 'failed'],
    ['end', 'blocked'],
    ['all/0', 'succeeded'],
    ['all/1', 'failed'],
    ['all/2', 'succeeded'],
  ]);
  expect(nodes.get('all')?.error).toMatchObject({ code: 'ORCH_NODE_CHILD_FAILED' });
});

test('an expansion that cannot run fails its node with what is wrong', async () => {
  const bad: Kind = {
    ...split,
    run: () =>
      expand(
        graph('x')
          .node({ id: 'a', kind: 'nothing', after: ['b'] })
          .build(),
      ),
  };
  const { nodes } = await run(graph('g').node({ id: 'n', kind: 'split' }).build(), [bad]);
  expect(nodes.get('n')?.error?.code).toBe('ORCH_GRAPH_INVALID');
  expect(nodes.get('n')?.error?.message).toContain('unknown kind "nothing"');
});

/** A store whose writer dies after so many appended events. */
function dyingAfter(count: number, inner: RunStore): RunStore {
  let seen = 0;
  return {
    ...inner,
    append: (id, fence, events, options) => {
      seen += events.length;
      if (seen > count) throw new Error('killed');
      return inner.append(id, fence, events, options);
    },
  };
}

/** Runs a tree of nodes, cut off after so many events and continued; answers what was wrong and whether it was cut off. */
async function cutOff(count: number): Promise<{ wasCut: boolean; output: unknown; repeated: readonly string[] }> {
  const store = memoryStore();
  const calls = new Map<string, number>();
  const counted = (kind: Kind): Kind => ({
    ...kind,
    effects: 'process',
    run: (ctx, input) => {
      calls.set(ctx.node, (calls.get(ctx.node) ?? 0) + 1);
      return kind.run(ctx, input);
    },
  });
  const subject = graph('g').node({ id: 'tree', kind: 'split', input: 2 }).build();
  const kinds = [counted(split), counted(sum)];
  const options: RunOptions<unknown> = { kinds, services: {}, store, target: 't', limits: { cpu: 1 } };
  const first = await runGraph(subject, { ...options, store: dyingAfter(count, store) });
  const whole = await first.outcome.catch(() => undefined);
  if (whole) return { wasCut: false, output: whole.nodes.get('tree')?.output, repeated: [] };
  const recorded = (await store.events(first.run)).flatMap(({ type, node }) =>
    type === 'node-succeeded' || type === 'node-expanded' ? [node ?? ''] : [],
  );
  const before = new Map(calls);
  const { nodes } = await (await runGraph(subject, options)).outcome;
  const repeated = recorded.filter((node) => calls.get(node) !== before.get(node));
  return { wasCut: true, output: nodes.get('tree')?.output, repeated };
}

test('wherever a run with expansions is cut off, the next start takes them from the record and repeats no node', async () => {
  let count = 0;
  for (let wasCut = true; wasCut;) {
    const result = await cutOff(++count);
    expect(result).toMatchObject({ output: 4, repeated: [] });
    wasCut = result.wasCut;
  }
  expect(count).toBeGreaterThan(20);
});

test('a recorded expansion whose kinds are gone fails its node, and not the process', async () => {
  const store = memoryStore();
  const subject = graph('g').node({ id: 'tree', kind: 'split', input: 1 }).build();
  const stop = new AbortController();
  const stopping: Kind = {
    ...sum,
    run: () => {
      stop.abort();
      throw new Error('cancelled');
    },
  };
  const options: RunOptions<unknown> = { kinds: [split, stopping], services: {}, store, target: 't' };
  expect((await (await runGraph(subject, { ...options, signal: stop.signal })).outcome).status).toBe('cancelled');
  const second = await (await runGraph(subject, { ...options, kinds: [split] })).outcome;
  expect(second.nodes.get('tree')?.error?.code).toBe('ORCH_GRAPH_INVALID');
});

test('a graph inside a graph keeps its references and can name nodes outside', async () => {
  const inner = graph('inner')
    .node({ id: 'a', kind: 'echo', input: ref('/first') })
    .node({ id: 'b', kind: 'echo', input: [ref('a')], after: ['a'] })
    .build();
  const subject = graph('outer')
    .node({ id: 'first', kind: 'echo', input: 7 })
    .subgraph('in', inner, { after: ['first'] })
    .node({ id: 'last', kind: 'echo', input: ref('in/b') })
    .build();
  expect(validate(subject, [echo])).toEqual([]);
  expect((await run(subject, [echo])).nodes.get('last')?.output).toEqual([7]);
});

test('a node whose condition does not hold is skipped with what refers to it; what only follows it goes on', async () => {
  const subject = graph('g')
    .node({ id: 'first', kind: 'echo', input: { go: false } })
    .node({ id: 'no', kind: 'fail', input: { message: 'x' }, when: { value: ref('first', 'go') } })
    .node({ id: 'reads', kind: 'fail', input: { message: ref('no') } })
    .node({ id: 'follows', kind: 'echo', input: 1, after: ['no'] })
    .node({ id: 'yes', kind: 'echo', input: 2, when: { value: ref('first', 'go'), not: true } })
    .node({ id: 'is', kind: 'echo', input: 3, when: { value: ref('first'), is: { go: false } } })
    .build();
  const { status, nodes } = await run(subject, [echo, fail]);
  expect(status).toBe('succeeded');
  expect([...nodes.values()].map((node) => node.status)).toEqual([
    'succeeded',
    'skipped',
    'skipped',
    'succeeded',
    'succeeded',
    'succeeded',
  ]);
});
