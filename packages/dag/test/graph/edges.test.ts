import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { NodeSpec } from '../../src/index.ts';

import { edgesOf } from '../../src/graph/edges.ts';
import { topologyOf } from '../../src/graph/topology.ts';

/** What each node reaches, by the edges given. */
function reachable(count: number, edges: Iterable<readonly [number, number]>): boolean[][] {
  const reach = Array.from({ length: count }, (_, from) => Array.from({ length: count }, (__, to) => from === to));
  for (const [from, to] of edges) reach[from]![to] = true;
  for (let middle = 0; middle < count; middle++) {
    for (let from = 0; from < count; from++) {
      for (let to = 0; to < count; to++) reach[from]![to] ||= reach[from]![middle]! && reach[middle]![to]!;
    }
  }
  return reach;
}

test('the reduced edges reach the same with as few as possible', () => {
  const shapes = fc.array(fc.array(fc.nat({ max: 39 }), { maxLength: 6 }), { maxLength: 40 });
  fc.assert(
    fc.property(shapes, (shape) => {
      const nodes: NodeSpec[] = shape.map((before, node) => ({
        id: String(node),
        kind: 'k',
        after: before.filter((other) => other < node).map(String),
      }));
      const topology = topologyOf({ name: 'g', nodes });
      const all = [...edgesOf(topology, false)];
      const reduced = [...edgesOf(topology, true)];
      const reach = reachable(nodes.length, all);
      expect(reachable(nodes.length, reduced)).toEqual(reach);
      for (const [from, to] of reduced) {
        const detour = nodes.some(
          (_, middle) => middle !== from && middle !== to && reach[from]![middle]! && reach[middle]![to]!,
        );
        expect(detour).toBe(false);
      }
    }),
    { numRuns: 60 },
  );
});
