import { nearest, OrchError } from '@orch/core';

import type { Graph } from './graph.ts';
import type { NodeIndex } from './node-index.ts';

import { at, topologyOf } from './topology.ts';

/**
 * The part of a graph that ends with some nodes: these and everything they depend on, in the order of the graph.
 *
 * @throws OrchError `ORCH_NODE_MISSING` with a suggestion, where an id is not in the graph.
 */
export function withDependencies(graph: Graph, ids: Iterable<string>): Graph {
  const wanted = new Uint8Array(graph.nodes.length);
  const { index, offsets, targets, order } = topologyOf(graph);
  for (const id of ids) wanted[placeOf(graph, index, id)] = 1;
  // What has a wanted successor is wanted: the last node of the order comes first.
  for (let place = order.length - 1; place >= 0; place--) {
    const node = at(order, place);
    for (let edge = at(offsets, node); edge < at(offsets, node + 1); edge++) {
      if (wanted[at(targets, edge)] === 1) wanted[node] = 1;
    }
  }
  return { name: graph.name, nodes: graph.nodes.filter((_, place) => wanted[place] === 1) };
}

/**
 * The ids of some nodes and of everything that depends on them, to be passed on as `rerun`.
 *
 * @throws OrchError `ORCH_NODE_MISSING` with a suggestion, where an id is not in the graph.
 */
export function withDependents(graph: Graph, ids: Iterable<string>): string[] {
  const reached = new Uint8Array(graph.nodes.length);
  const { index, offsets, targets, order } = topologyOf(graph);
  for (const id of ids) reached[placeOf(graph, index, id)] = 1;
  for (const node of order) {
    if (reached[node] !== 1) continue;
    for (let edge = at(offsets, node); edge < at(offsets, node + 1); edge++) reached[at(targets, edge)] = 1;
  }
  return graph.nodes.filter((_, place) => reached[place] === 1).map(({ id }) => id);
}

function placeOf({ name }: Graph, index: NodeIndex, id: string): number {
  const place = index.get(id);
  if (place !== undefined) return place;
  const near = nearest(id, index.ids);
  throw new OrchError('ORCH_NODE_MISSING', `there is no node "${id}" in graph "${name}"`, {
    ...(near === undefined ? {} : { help: `did you mean "${near}"?` }),
    data: { node: id },
  });
}
