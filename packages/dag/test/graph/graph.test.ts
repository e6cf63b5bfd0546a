import { expect, test } from 'vitest';

import type { Json } from '@orch/core';

import type { Kind, NodeSpec, PlanOptions } from '../../src/index.ts';

import { graph, memoryStore, optimize, plan, ref, runGraph, toDot, toMermaid, validate } from '../../src/index.ts';
import { echo } from '../support.ts';

test('every problem of a graph is reported at once, with suggestions and the path of a cycle', () => {
  const subject = graph('g')
    .node({ id: 'parse', kind: 'echo' })
    .node({ id: 'parse', kind: 'ecko' })
    .node({ id: 'a', kind: 'echo', after: ['c'] })
    .node({ id: 'b', kind: 'echo', input: ref('a') })
    .node({ id: 'c', kind: 'echo', after: ['b', 'prase'] })
    .node({ id: 'behind', kind: 'echo', after: ['c'] })
    .node({ id: '', kind: 'echo', needs: { cpu: -1 } })
    .build();
  expect(
    validate(subject, [echo]).map(({ code, message, help }) => `${code}: ${message} ${help ?? ''}`.trim()),
  ).toEqual([
    'ORCH_NODE_DUPLICATE: node id "parse" is used twice',
    'ORCH_NODE_ID: node id "" is empty or holds a control character',
    'ORCH_NODE_NEEDS: node "" needs -1 of "cpu", which is no amount',
    'ORCH_KIND_UNKNOWN: node "parse" has the unknown kind "ecko" did you mean "echo"?',
    'ORCH_NODE_MISSING: node "c" depends on "prase", which is not in the graph did you mean "parse"?',
    'ORCH_GRAPH_CYCLE: nodes wait for each other: b → c → a → b',
    'ORCH_NODE_UNREACHABLE: node "behind" can never start: it waits for nodes of a cycle',
  ]);
});

test('a builder keeps the order of however many nodes, and what it adds later is not in the graphs before', () => {
  const builder = graph('large');
  const ids = Array.from({ length: 10_000 }, (_, place) => `n${place}`);
  const inner = graph('inner').node({ id: 'a', kind: 'echo' }).node({ id: 'b', kind: 'echo' }).build();
  for (const id of ids.slice(0, 4095)) builder.node({ id, kind: 'echo' });
  builder.subgraph('in', inner);
  const early = builder.build();
  for (const id of ids.slice(4095)) builder.node({ id, kind: 'echo' });
  const idsOf = ({ nodes }: { readonly nodes: readonly NodeSpec[] }): string[] => nodes.map(({ id }) => id);
  expect(idsOf(builder.build())).toEqual([...ids.slice(0, 4095), 'in/a', 'in/b', ...ids.slice(4095)]);
  expect(idsOf(early)).toEqual([...ids.slice(0, 4095), 'in/a', 'in/b']);
});

test('a graph that cannot run is refused before anything is opened', async () => {
  const store = memoryStore();
  const subject = graph('g')
    .node({ id: 'a', kind: 'echo', needs: { cpu: 3 } })
    .build();
  const options = { kinds: [echo], services: {}, store, target: 't', limits: { cpu: 2 } };
  await expect(runGraph(subject, options)).rejects.toMatchObject({ code: 'ORCH_GRAPH_INVALID' });
  expect(await store.runs()).toEqual([]);
});

test('a plan gives levels, the critical path and the estimate by known durations', () => {
  const subject = graph('g')
    .node({ id: 'last', kind: 'short', after: ['slow', 'quick'] })
    .node({ id: 'slow', kind: 'long', after: ['first'] })
    .node({ id: 'quick', kind: 'short', after: ['first'] })
    .node({ id: 'first', kind: 'short' })
    .build();
  expect(plan(subject, { durations: new Map([['long', 50]]) })).toEqual({
    levels: [['first'], ['slow', 'quick'], ['last']],
    criticalPath: ['first', 'slow', 'last'],
    estimate: 52,
    work: 53,
    width: 2,
    parallelism: 53 / 52,
    peaks: new Map([['cpu', 2]]),
    estimates: new Map([
      ['last', { ms: 1, source: 'assumed' }],
      ['slow', { ms: 50, source: 'learned' }],
      ['quick', { ms: 1, source: 'assumed' }],
      ['first', { ms: 1, source: 'assumed' }],
    ]),
  });
});

test('a plan prefers what a node declares to what its kind has taught, and that to what the kind declares', () => {
  const subject = graph('g')
    .node({ id: 'a', kind: 'echo' })
    .node({ id: 'b', kind: 'echo', estimateMs: 7, needs: { cpu: 2, memory: 5 } })
    .build();
  const kinds = [{ ...echo, estimateMs: 3, needs: { memory: 1 } }];
  const { estimates, peaks } = plan(subject, { kinds });
  expect([...estimates.values()].map(({ ms, source }) => `${ms} ${source}`)).toEqual(['3 declared', '7 declared']);
  expect(peaks).toEqual(
    new Map([
      ['memory', 6],
      ['cpu', 2],
    ]),
  );
  const durations = new Map([['echo', 9]]);
  const told = (learned: PlanOptions): string[] =>
    [...plan(subject, { kinds, ...learned }).estimates.values()].map(({ ms, source }) => `${ms} ${source}`);
  expect(told({ durations })).toEqual(['9 learned', '7 declared']);
  expect(told({ durations, paces: new Map([['echo', 3]]) })).toEqual(['9 learned', '21 learned']);
});

test('charts leave out what longer paths imply, and show all of it on request', () => {
  const subject = graph('a "graph"\\')
    .node({ id: 'a', kind: 'echo' })
    .node({ id: 'b"', kind: 'echo', after: ['a'] })
    .node({ id: 'c', kind: 'echo', after: ['a', 'b"'] })
    .build();
  expect(toDot(subject)).toBe(
    'digraph "a \\"graph\\"\\\\" {\n  node [shape=box];\n' +
      '  n0 [label="a\\necho"];\n  n1 [label="b\\"\\necho"];\n  n2 [label="c\\necho"];\n' +
      '  n0 -> n1;\n  n1 -> n2;\n}\n',
  );
  expect(toDot(subject, { reduce: false })).toContain('n0 -> n2');
  expect(toMermaid(subject)).not.toContain('n0 --> n2');
});

test('nodes that do the same are merged, also where they became the same by that', () => {
  const pure = (id: string, input: Json): NodeSpec => ({ id, kind: 'echo', input });
  const effect: Kind = { ...echo, name: 'act', effects: 'network' };
  const subject = graph('g')
    .node(pure('first', { file: 'x' }))
    .node(pure('second', { file: 'x' }))
    .node(pure('other', { file: 'y' }))
    .node({ ...pure('left', [ref('first')]), locks: ['l'] })
    .node(pure('right', [ref('second')]))
    .node({ id: 'act-1', kind: 'act', input: ref('left') })
    .node({ id: 'act-2', kind: 'act', input: ref('right'), after: ['second', 'first'] })
    .build();
  const { graph: smaller, merged } = optimize(subject, [echo, effect]);
  expect([...merged]).toEqual([
    ['second', 'first'],
    ['right', 'left'],
  ]);
  expect(smaller.nodes.map(({ id }) => id)).toEqual(['first', 'other', 'left', 'act-1', 'act-2']);
  expect(smaller.nodes.at(-1)).toEqual({ id: 'act-2', kind: 'act', input: ref('left'), after: ['first'] });
  expect(validate(smaller, [echo, effect])).toEqual([]);
});

test('no id can break out of its label in a Mermaid chart', () => {
  const subject = graph('g')
    .node({ id: 'a"]; click x', kind: 'echo' })
    .node({ id: 'b', kind: 'echo', after: ['a"]; click x'] })
    .build();
  expect(toMermaid(subject)).toBe(
    'flowchart TD\n  n0["a#34;#93;#59; click x<br/>echo"]\n  n1["b<br/>echo"]\n  n0 --> n1\n',
  );
});
