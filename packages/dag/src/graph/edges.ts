import type { Topology } from './topology.ts';

import { at } from './topology.ts';

/** Larger graphs are shown with all edges: nobody reads them, and the reduction needs a bit for each pair of nodes. */
const largestReduced = 20_000;

/** Every edge as a pair of node numbers; with `isReduced` without those that a longer path implies. */
export function* edgesOf(topology: Topology, isReduced: boolean): Iterable<readonly [number, number]> {
  const { offsets, targets, indegree } = topology;
  const implied = isReduced && indegree.length <= largestReduced ? impliedEdges(topology) : undefined;
  for (let node = 0; node < indegree.length; node++) {
    for (let edge = at(offsets, node); edge < at(offsets, node + 1); edge++) {
      if (implied?.[edge] !== 1) yield [node, at(targets, edge)];
    }
  }
}

/**
 * Marks the edges that are not in the transitive reduction (Aho, Garey and Ullman 1972): from the last node to the
 * first, an edge to what is reached already through a nearer successor is implied.
 */
function impliedEdges({ offsets, targets, order, indegree }: Topology): Uint8Array {
  const words = (indegree.length + 31) >> 5;
  const reached = new Uint32Array(words * indegree.length);
  const place = new Int32Array(indegree.length);
  for (let position = 0; position < order.length; position++) place[at(order, position)] = position;
  const implied = new Uint8Array(targets.length);
  for (let position = order.length - 1; position >= 0; position--) {
    const node = at(order, position);
    const row = reached.subarray(node * words, (node + 1) * words);
    const edges = Array.from(
      { length: at(offsets, node + 1) - at(offsets, node) },
      (_, edge) => at(offsets, node) + edge,
    );
    edges.sort((left, right) => at(place, at(targets, left)) - at(place, at(targets, right)));
    for (const edge of edges) {
      const target = at(targets, edge);
      const bit = 1 << (target & 31);
      if (((row[target >> 5] ?? 0) & bit) !== 0) {
        implied[edge] = 1;
        continue;
      }
      row[target >> 5] = (row[target >> 5] ?? 0) | bit;
      for (let word = 0; word < words; word++) {
        row[word] = (row[word] ?? 0) | (reached[target * words + word] ?? 0);
      }
    }
  }
  return implied;
}
