import type { Sha256 } from '@orch/core';

import { hashJson } from '@orch/core';

import type { Kind } from '../kind.ts';
import type { Graph } from './graph.ts';

/**
 * What a graph does, as a hash: its name, and of every node the id, kind, kind version, input and `after`.
 * Left out are the order of nodes, needs and locks, which change when nodes run but not what they do.
 */
export function graphHash(graph: Graph, kinds: ReadonlyMap<string, Kind>): Sha256 {
  const byId = graph.nodes.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  const nodes = byId.map(({ id, kind, input = null, after = [] }) => [
    id,
    kind,
    kinds.get(kind)?.version ?? 0,
    input,
    after.toSorted(),
  ]);
  return hashJson([graph.name, nodes]);
}
