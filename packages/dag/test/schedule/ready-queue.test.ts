import { expect, test } from 'vitest';

import type { Kind, NodeSpec } from '../../src/index.ts';

import { Demands } from '../../src/schedule/demands.ts';
import { ReadyQueue } from '../../src/schedule/ready-queue.ts';
import { Resources } from '../../src/schedule/resources.ts';

/** A queue of one large and many small nodes; the large one is the most urgent. */
function queueOf(
  small: number,
  largeNeeds: NodeSpec['needs'],
  limits: Record<string, number>,
): [ReadyQueue, Resources] {
  const nodes: NodeSpec[] = [
    { id: 'large', kind: 'k', needs: largeNeeds ?? {} },
    ...Array.from({ length: small }, (_, node) => ({ id: `small ${node}`, kind: 'k', needs: { cpu: 1 } })),
  ];
  const resources = new Resources(limits, () => 0);
  const demands = new Demands(resources, new Map<string, Kind>());
  const { groupOf } = demands.groupsOf(nodes);
  const priorities = Float64Array.from(nodes, (_, node) => (node === 0 ? 2 : 1));
  return [new ReadyQueue(resources, demands.groups, groupOf, priorities), resources];
}

test('small nodes pass a large one that does not fit, but only 64 times; then room is made for it', () => {
  const [queue] = queueOf(200, { cpu: 4 }, { cpu: 4 });
  queue.push(1);
  let running = queue.take();
  for (let node = 2; node < 200; node++) queue.push(node);
  queue.push(0);
  let passed = 0;
  // One cpu is always busy: the next small node starts before the last one ends.
  for (let next = queue.take(); next > 0; next = queue.take()) {
    passed++;
    queue.release(running);
    running = next;
  }
  expect(passed).toBe(64);
  queue.release(running);
  expect(queue.take()).toBe(0);
  expect(queue.take()).toBe(-1);
  queue.release(0);
  expect(queue.take()).toBeGreaterThan(0);
});

test('nothing is kept for a node that a limit of 0 holds back', () => {
  const [queue, resources] = queueOf(200, { cpu: 1, tokens: 1 }, { cpu: 1, tokens: 1 });
  resources.setLimit('tokens', 0);
  for (let node = 0; node <= 200; node++) queue.push(node);
  for (let node = 1; node <= 200; node++) {
    expect(queue.take()).toBe(node);
    queue.release(node);
  }
  expect(queue.take()).toBe(-1);
  resources.setLimit('tokens', 1);
  expect(queue.take()).toBe(0);
});

test('a node that shares nothing with a starving one still starts', () => {
  const nodes: NodeSpec[] = [
    { id: 'large', kind: 'k', needs: { cpu: 2 } },
    { id: 'other', kind: 'k', needs: { disk: 1 } },
    ...Array.from({ length: 100 }, (_, node) => ({ id: `small ${node}`, kind: 'k', needs: { cpu: 1 } })),
  ];
  const resources = new Resources({ cpu: 2, disk: 1 }, () => 0);
  const demands = new Demands(resources, new Map<string, Kind>());
  const { groupOf } = demands.groupsOf(nodes);
  const queue = new ReadyQueue(resources, demands.groups, groupOf, new Float64Array(nodes.length).fill(1));
  queue.push(2);
  let running = queue.take();
  for (let node = 3; node < nodes.length; node++) queue.push(node);
  queue.push(0);
  for (let next = queue.take(); next > 0; next = queue.take()) {
    queue.release(running);
    running = next;
  }
  queue.push(1);
  expect(queue.take()).toBe(1);
});
