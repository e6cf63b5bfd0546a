import type { Graph, NodeSpec } from './graph.ts';

import { grown } from './grown.ts';
import { referencesOf } from './references.ts';

/**
 * The edges of a graph in compressed sparse rows: the successors of node `i` are
 * `targets[offsets[i]]` … `targets[offsets[i + 1] - 1]`. Nodes are numbered by their place in the graph.
 */
export interface Topology {
  readonly index: ReadonlyMap<string, number>;
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  /** How many distinct nodes each node waits for. */
  readonly indegree: Int32Array;
  /** Dependencies first. Shorter than the graph where it has cycles: those nodes and all behind them are left out. */
  readonly order: Int32Array;
  readonly duplicates: readonly string[];
  readonly missing: readonly { readonly node: string; readonly dependency: string }[];
}

/** Numbers the nodes, infers the edges and sorts them. Linear in nodes and edges. */
export function topologyOf({ nodes }: Graph): Topology {
  const index = new Map<string, number>();
  const duplicates: string[] = [];
  for (let position = 0; position < nodes.length; position++) {
    const { id } = nodes[position] as NodeSpec;
    index.set(id, position);
    if (index.size + duplicates.length === position) duplicates.push(id);
  }
  const { sources, indegree, missing } = edgesOf(nodes, index);
  const { offsets, targets } = toRows(indegree, sources);
  return { index, offsets, targets, indegree, order: sort(offsets, targets, indegree), duplicates, missing };
}

interface Edges {
  /** The distinct dependencies of every node, one node after the other. */
  readonly sources: Int32Array;
  /** How many of them each node has. */
  readonly indegree: Int32Array;
  readonly missing: Topology['missing'];
}

function edgesOf(nodes: readonly NodeSpec[], index: ReadonlyMap<string, number>): Edges {
  // Room for what `after` names; references of inputs are counted only when they are found.
  let sources = new Int32Array(nodes.reduce((sum, { after }) => sum + (after === undefined ? 0 : after.length), 0));
  let count = 0;
  const missing: { node: string; dependency: string }[] = [];
  const indegree = new Int32Array(nodes.length);
  const lastSeen = new Int32Array(nodes.length).fill(-1);
  const add = (to: number, dependency: string): void => {
    const from = index.get(dependency);
    if (from === undefined) missing.push({ node: (nodes[to] as NodeSpec).id, dependency });
    else if (lastSeen[from] !== to) {
      lastSeen[from] = to;
      if (count === sources.length) sources = grown(sources, new Int32Array(count + 16));
      sources[count++] = from;
    }
  };
  for (let to = 0; to < nodes.length; to++) {
    const { after, input, when, forEach } = nodes[to] as NodeSpec;
    const before = count;
    if (after !== undefined) for (let place = 0; place < after.length; place++) add(to, after[place] as string);
    if (input !== undefined || when !== undefined || forEach !== undefined) {
      for (const { $ref } of referencesOf(nodes[to] as NodeSpec)) add(to, $ref);
    }
    indegree[to] = count - before;
  }
  return { sources: sources.subarray(0, count), indegree, missing };
}

/** Turns the rows of dependencies into rows of successors. */
function toRows(indegree: Int32Array, sources: Int32Array): { offsets: Int32Array; targets: Int32Array } {
  const count = indegree.length;
  const offsets = new Int32Array(count + 1);
  for (const source of sources) offsets[source + 1] = at(offsets, source + 1) + 1;
  for (let row = 0; row < count; row++) offsets[row + 1] = at(offsets, row + 1) + at(offsets, row);
  const cursor = offsets.slice(0, count);
  const targets = new Int32Array(sources.length);
  let edge = 0;
  for (let node = 0; node < count; node++) {
    for (const end = edge + at(indegree, node); edge < end; edge++) {
      const source = sources[edge] as number;
      const place = at(cursor, source);
      targets[place] = node;
      cursor[source] = place + 1;
    }
  }
  return { offsets, targets };
}

/** Kahn 1962. */
function sort(offsets: Int32Array, targets: Int32Array, indegree: Int32Array): Int32Array {
  const waiting = indegree.slice();
  const order = new Int32Array(waiting.length);
  let tail = 0;
  for (let node = 0; node < waiting.length; node++) if (waiting[node] === 0) order[tail++] = node;
  for (let head = 0; head < tail; head++) {
    const node = at(order, head);
    for (let edge = at(offsets, node); edge < at(offsets, node + 1); edge++) {
      const target = at(targets, edge);
      const left = at(waiting, target) - 1;
      waiting[target] = left;
      if (left === 0) order[tail++] = target;
    }
  }
  return order.subarray(0, tail);
}

/** Reads inside the bounds of a typed array, where the type system cannot see them. */
export function at(array: Int32Array | Float64Array, position: number): number {
  return array[position] as number;
}

/** Every cycle that shares no node with another reported one, each as a path in the order of data flow. */
export function cyclesOf(topology: Topology): number[][] {
  const { order, indegree } = topology;
  if (order.length === indegree.length) return [];
  const sorted = new Uint8Array(indegree.length);
  for (const node of order) sorted[node] = 1;
  const predecessor = predecessorsWithin(topology, sorted);
  const walkOf = new Int32Array(indegree.length).fill(-1);
  const cycles: number[][] = [];
  for (let start = 0; start < indegree.length; start++) {
    if (sorted[start] === 1 || walkOf[start] !== -1) continue;
    let node = start;
    while (walkOf[node] === -1) {
      walkOf[node] = start;
      node = at(predecessor, node);
    }
    if (walkOf[node] === start) cycles.push(around(node, predecessor));
  }
  return cycles;
}

/** For every unsorted node one unsorted node before it; each has one, else it would have been sorted. */
function predecessorsWithin({ offsets, targets, indegree }: Topology, sorted: Uint8Array): Int32Array {
  const predecessor = new Int32Array(indegree.length).fill(-1);
  for (let node = 0; node < indegree.length; node++) {
    if (sorted[node] === 1) continue;
    for (let edge = at(offsets, node); edge < at(offsets, node + 1); edge++) predecessor[at(targets, edge)] = node;
  }
  return predecessor;
}

function around(start: number, predecessor: Int32Array): number[] {
  const path = [start];
  for (let node = at(predecessor, start); node !== start; node = at(predecessor, node)) path.push(node);
  return path.reverse();
}
