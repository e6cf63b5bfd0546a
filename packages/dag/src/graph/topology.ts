import type { Graph } from './graph.ts';

import { referencesIn } from './references.ts';

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
export function topologyOf(graph: Graph): Topology {
  const index = new Map<string, number>();
  const duplicates: string[] = [];
  for (const [position, node] of graph.nodes.entries()) {
    if (index.has(node.id)) duplicates.push(node.id);
    else index.set(node.id, position);
  }
  const missing: { node: string; dependency: string }[] = [];
  const edges = edgesOf(graph, index, missing);
  const count = graph.nodes.length;
  const { offsets, targets } = toRows(count, edges);
  const indegree = new Int32Array(count);
  for (const target of targets) indegree[target] = at(indegree, target) + 1;
  return { index, offsets, targets, indegree, order: sort(offsets, targets, indegree), duplicates, missing };
}

interface EdgeList {
  readonly from: number[];
  readonly to: number[];
}

function edgesOf(graph: Graph, index: Map<string, number>, missing: { node: string; dependency: string }[]): EdgeList {
  const edges: EdgeList = { from: [], to: [] };
  const lastSeen = new Int32Array(graph.nodes.length).fill(-1);
  for (const [to, node] of graph.nodes.entries()) {
    const add = (dependency: string): void => {
      const from = index.get(dependency);
      if (from === undefined) missing.push({ node: node.id, dependency });
      else if (lastSeen[from] !== to) {
        lastSeen[from] = to;
        edges.from.push(from);
        edges.to.push(to);
      }
    };
    for (const dependency of node.after ?? []) add(dependency);
    if (node.input !== undefined) for (const { $ref } of referencesIn(node.input)) add($ref);
  }
  return edges;
}

function toRows(count: number, { from, to }: EdgeList): { offsets: Int32Array; targets: Int32Array } {
  const offsets = new Int32Array(count + 1);
  for (const source of from) offsets[source + 1] = at(offsets, source + 1) + 1;
  for (let row = 0; row < count; row++) offsets[row + 1] = at(offsets, row + 1) + at(offsets, row);
  const cursor = offsets.slice(0, count);
  const targets = new Int32Array(from.length);
  for (let edge = 0; edge < from.length; edge++) {
    const source = from[edge] as number;
    const place = at(cursor, source);
    targets[place] = to[edge] as number;
    cursor[source] = place + 1;
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
