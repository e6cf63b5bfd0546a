import { expect, test } from 'vitest';

import { graph, plan, ref, runGraph, memoryStore, toMermaid, validate } from '../../src/index.ts';
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
  });
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
