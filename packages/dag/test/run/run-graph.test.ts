import type { Json } from '@orch/core';

import { expect, test } from 'vitest';

import type { Event, Kind } from '../../src/index.ts';

import { defineKind, graph, literal, memoryStore, ref, runGraph, summarize } from '../../src/index.ts';
import { echo, fail, run } from '../support.ts';

test('a node gets the outputs that its input refers to, in whatever order the nodes were added', async () => {
  const outcome = await run(
    graph('g')
      .node({ id: 'b', kind: 'echo', input: { from: ref('a', 'list.1'), dotted: ref('a', ['list', '0']) } })
      .node({ id: 'a', kind: 'echo', input: { list: [1, { x: 2 }] } })
      .build(),
    [echo],
  );
  expect(outcome.status).toBe('succeeded');
  expect(outcome.nodes.get('b')).toMatchObject({ status: 'succeeded', output: { from: { x: 2 }, dotted: 1 } });
});

test('what looks like a reference inside a literal or an output stays as it is', async () => {
  const schema = { $ref: '#/components/User' };
  const outcome = await run(
    graph('g')
      .node({ id: 'a', kind: 'echo', input: literal(schema) })
      .node({ id: 'b', kind: 'echo', input: { schema: ref('a') } })
      .build(),
    [echo],
  );
  expect(outcome.nodes.get('b')?.output).toEqual({ schema });
});

test.each(['missing', 'constructor', '__proto__', 'list.length', 'list.7'])(
  'a path that is not in the output fails the node: %s',
  async (path) => {
    const outcome = await run(
      graph('g')
        .node({ id: 'a', kind: 'echo', input: { list: [] } })
        .node({ id: 'b', kind: 'echo', input: ref('a', path) })
        .build(),
      [echo],
    );
    expect(outcome.nodes.get('b')?.error?.code).toBe('ORCH_REFERENCE_MISSING');
  },
);

test('what depends on a failed node is blocked, and independent nodes still run', async () => {
  const outcome = await run(
    graph('g')
      .node({ id: 'bad', kind: 'fail', input: { message: 'no' } })
      .node({ id: 'behind', kind: 'echo', after: ['bad', 'apart'] })
      .node({ id: 'further', kind: 'echo', after: ['behind'] })
      .node({ id: 'apart', kind: 'echo' })
      .build(),
    [echo, fail],
  );
  expect(outcome.status).toBe('failed');
  expect([...outcome.nodes].map(([id, node]) => [id, node.status])).toEqual([
    ['bad', 'failed'],
    ['behind', 'blocked'],
    ['further', 'blocked'],
    ['apart', 'succeeded'],
  ]);
  expect(outcome.nodes.get('bad')?.error).toEqual({ code: 'ORCH_NODE_FAILED', message: 'no' });
  expect(outcome.nodes.get('further')?.error?.message).toBe('node "bad" failed');
});

const circular: unknown[] = [];
circular.push(circular);

test.each<[string, unknown, string]>([
  ['undefined', undefined, '$'],
  ['a date', { when: new Date(0) }, '$.when'],
  ['NaN', [1, Number.NaN], '$[1]'],
  ['a function', { deep: { f: () => 1 } }, '$.deep.f'],
  ['a cycle', circular, '$'],
])('an output that is not JSON fails its node and says where: %s', async (_name, output, path) => {
  const kind = defineKind({ name: 'odd', version: 1, effects: 'none', run: () => output as Json });
  const outcome = await run(graph('g').node({ id: 'a', kind: 'odd' }).build(), [kind]);
  expect(outcome.nodes.get('a')?.error?.code).toBe('ORCH_NODE_OUTPUT');
  expect(outcome.nodes.get('a')?.error?.message).toContain(`(at ${path}`);
});

test('nodes that share an output cannot change it for each other', async () => {
  const spoil = defineKind({
    name: 'spoil',
    version: 1,
    effects: 'none',
    run: (_ctx, input: { list: number[] }) => input.list.push(2),
  });
  const outcome = await run(
    graph('g')
      .node({ id: 'a', kind: 'echo', input: [1] })
      .node({ id: 'spoil', kind: 'spoil', input: { list: ref('a') } })
      .node({ id: 'b', kind: 'echo', input: ref('a'), after: [] })
      .build(),
    [echo, spoil],
  );
  expect(outcome.nodes.get('spoil')?.error?.message).toContain('not extensible');
  expect(outcome.nodes.get('b')?.output).toEqual([1]);
});

test('events come in the order of the journal, and progress reaches listeners only', async () => {
  const store = memoryStore();
  const speak: Kind = defineKind({
    name: 'speak',
    version: 3,
    effects: 'none',
    run: async (ctx) => {
      ctx.progress({ done: 1, of: 2 });
      await Promise.resolve();
      return 'said';
    },
  });
  const subject = graph('g').node({ id: 'a', kind: 'speak' }).build();
  const handle = await runGraph(subject, { kinds: [speak], services: {}, store, target: 't' });
  const seen: Event[] = [];
  for await (const event of handle) seen.push(event);
  expect(seen.map((event) => event.type)).toEqual([
    'run-started',
    'node-started',
    'progress',
    'node-succeeded',
    'run-closed',
  ]);
  const recorded = await store.events(handle.run);
  expect(recorded).toEqual(seen.filter((event) => event.type !== 'progress'));
  expect(recorded.map((event) => event.seq)).toEqual([1, 2, 3, 4]);
  expect(summarize(recorded).nodes.get('a')).toMatchObject({ kind: 'speak', status: 'succeeded', output: 'said' });
});

test('synchronous nodes let timers through, however many there are', async () => {
  const busy = defineKind({
    name: 'busy',
    version: 1,
    effects: 'none',
    run: () => {
      const end = performance.now() + 1;
      while (performance.now() < end);
      return null;
    },
  });
  const builder = graph('g');
  for (let node = 0; node < 60; node++) builder.node({ id: `n${node}`, kind: 'busy' });
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  await run(builder.build(), [busy]);
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(2);
});

test('ten thousand nodes run, also in one chain', async () => {
  for (const chained of [false, true]) {
    const builder = graph('g');
    for (let node = 0; node < 10_000; node++) {
      const after = chained && node > 0 ? [`n${node - 1}`] : [];
      builder.node({ id: `n${node}`, kind: 'echo', input: node, after });
    }
    const outcome = await run(builder.build(), [echo]);
    expect(outcome.status).toBe('succeeded');
    expect(outcome.nodes.get('n9999')?.output).toBe(9999);
  }
});

test('an empty graph succeeds', async () => {
  expect((await run(graph('g').build(), [])).status).toBe('succeeded');
});

test('a changed kind or input begins a new run and supersedes the open one', async () => {
  const store = memoryStore();
  const subject = graph('g').node({ id: 'a', kind: 'echo' }).build();
  const options = { services: {}, store, target: 't' };
  const first = await runGraph(subject, { ...options, kinds: [echo], signal: AbortSignal.abort(new Error('stop')) });
  await first.outcome;
  const second = await runGraph(subject, { ...options, kinds: [{ ...echo, version: 2 }] });
  expect(second.resumed).toBe(false);
  await second.outcome;
  expect((await store.runs()).map((record) => record.status)).toEqual(['superseded', 'succeeded']);
});

/** A clock that bodies move on by as many milliseconds as they take, and the nodes in the order of their starts. */
function timed() {
  let now = 0;
  const order: string[] = [];
  const taking = (name: string, durationOf: (node: string) => number): Kind =>
    defineKind({
      name,
      version: 1,
      effects: 'none',
      run: (ctx) => {
        order.push(ctx.node);
        now += durationOf(ctx.node);
        return null;
      },
    });
  return { clock: { now: () => now, monotonic: () => now }, order, taking };
}

test('durations are learned, so that the longest chain starts first in later runs', async () => {
  const store = memoryStore();
  const { clock, order, taking } = timed();
  const kinds = [taking('short', () => 1), taking('long', () => 100)];
  const subject = graph('g').node({ id: 's', kind: 'short' }).node({ id: 'l', kind: 'long' }).build();
  for (let round = 0; round < 2; round++) {
    const handle = await runGraph(subject, { kinds, services: {}, store, target: 't', clock, limits: { cpu: 1 } });
    await handle.outcome;
  }
  expect(order).toEqual(['s', 'l', 'l', 's']);
  expect(await store.durations()).toEqual(
    new Map([
      ['short', 1],
      ['long', 100],
    ]),
  );
});

test('what nodes declare tells them apart, and is corrected by how far such declarations were off', async () => {
  const store = memoryStore();
  const { clock, order, taking } = timed();
  // Those of "slow" take ten times as long as they say.
  const kinds = [taking('fair', (node) => Number(node.slice(1))), taking('slow', (node) => 10 * Number(node.slice(1)))];
  const subject = graph('g')
    .node({ id: 'f5', kind: 'fair', estimateMs: 5 })
    .node({ id: 's2', kind: 'slow', estimateMs: 2 })
    .node({ id: 's4', kind: 'slow', estimateMs: 4 })
    .build();
  for (let round = 0; round < 2; round++) {
    const handle = await runGraph(subject, { kinds, services: {}, store, target: 't', clock, limits: { cpu: 1 } });
    await handle.outcome;
  }
  expect(order).toEqual(['f5', 's4', 's2', 's4', 's2', 'f5']);
  expect(await store.paces()).toEqual(
    new Map([
      ['fair', 1],
      ['slow', 10],
    ]),
  );
});

const tellsOften =
  (node: string) =>
  (told: (value: Json) => void): void =>
    [1, 2, 3].forEach((time) => told(`${node}${time}`));

test('a thenable that calls back several times settles its own node once, and no other', async () => {
  const often = defineKind({
    name: 'often',
    version: 1,
    effects: 'none',
    // oxlint-disable-next-line unicorn/no-thenable -- such as a library may answer
    run: (ctx) => Object.defineProperty({}, 'then', { value: tellsOften(ctx.node) }) as Promise<Json>,
  });
  const subject = graph('g')
    .node({ id: 'a', kind: 'often' })
    .node({ id: 'b', kind: 'often' })
    .node({ id: 'c', kind: 'often', after: ['a'] })
    .build();
  const { nodes } = await run(subject, [often], { limits: { cpu: 1 } });
  expect([...nodes.values()].map(({ output }) => output)).toEqual(['a1', 'b1', 'c1']);
});

test('a clock that fails at any one reading never leaves a run without an end', async () => {
  const ends = new Set<string>();
  for (let failing = 1, read = 1; read >= failing - 1; failing++) {
    read = 0;
    const told = (): number => {
      if (++read === failing) throw new Error('no time');
      return read;
    };
    const kinds = [defineKind({ name: 'work', version: 1, effects: 'none', run: async () => null })];
    const subject = graph('g')
      .node({ id: 'a', kind: 'work' })
      .node({ id: 'b', kind: 'work', after: ['a'] })
      .build();
    const clock = { now: told, monotonic: told };
    const end = runGraph(subject, { kinds, services: {}, target: 't', clock, limits: { cpu: 1 } })
      .then(({ outcome }) => outcome)
      .then(
        ({ status }) => status,
        (error: Error) => error.message,
      );
    ends.add(await end);
  }
  expect(ends).toEqual(new Set(['no time', 'failed', 'succeeded']));
});

test('everything behind a failed node is blocked, however far behind', async () => {
  const builder = graph('g').node({ id: 'n0', kind: 'fail', input: { message: 'no' } });
  for (let node = 1; node < 5; node++) builder.node({ id: `n${node}`, kind: 'echo', after: [`n${node - 1}`] });
  const { nodes } = await run(builder.build(), [echo, fail]);
  expect([...nodes.values()].map(({ status }) => status)).toEqual([
    'failed',
    'blocked',
    'blocked',
    'blocked',
    'blocked',
  ]);
});
