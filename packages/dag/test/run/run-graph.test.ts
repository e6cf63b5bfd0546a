import { expect, test } from 'vitest';

import { graph, ref } from '../../src/index.ts';
import { echo, fail, run } from '../support.ts';

test('a node gets the outputs that its input refers to, in whatever order the nodes were added', async () => {
  const outcome = await run(
    graph('g')
      .node({ id: 'b', kind: 'echo', input: { from: ref('a', 'list.1') } })
      .node({ id: 'a', kind: 'echo', input: { list: [1, { x: 2 }] } })
      .build(),
    [echo],
  );
  expect(outcome.status).toBe('succeeded');
  expect(outcome.nodes.get('b')).toMatchObject({ status: 'succeeded', output: { from: { x: 2 } } });
});

test('what depends on a failed node is blocked, and independent nodes still run', async () => {
  const outcome = await run(
    graph('g')
      .node({ id: 'bad', kind: 'fail', input: { message: 'no' } })
      .node({ id: 'behind', kind: 'echo', after: ['bad'] })
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
});
