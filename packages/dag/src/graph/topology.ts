import type { Graph, NodeSpec } from './graph.ts';

import { dependenciesOf } from './dependencies.ts';
import { asRun, Edges } from './edge-rows.ts';
import { NodeIndex } from './node-index.ts';

/**
 * The edges of a graph in compressed sparse rows: the successors of node `i` are
 * `targets[offsets[i]]` … `targets[offsets[i + 1] - 1]`. Nodes are numbered by their place in the graph.
 */
export interface Topology {
  readonly index: NodeIndex;
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  /** How many distinct nodes each node waits for. */
  readonly indegree: Int32Array;
  /** Dependencies first. Shorter than the graph where it has cycles: those nodes and all behind them are left out. */
  readonly order: Int32Array;
  readonly missing: readonly { readonly node: string; readonly dependency: string }[];
}

/** Numbers the nodes, infers the edges and sorts them. Linear in nodes and edges. */
export function topologyOf({ nodes }: Graph): Topology {
  const count = nodes.length;
  const index = new NodeIndex(idsOf(nodes));
  // One piece of memory: to ask the system for one and to give it back costs as much as to settle ten nodes.
  const columns = new Int32Array(3 * count + 2);
  const indegree = columns.subarray(0, count);
  const edges = new Edges(index, nodes, columns.subarray(2 * count), namedBy(nodes));
  addEdges(nodes, edges, indegree);
  const { isOrdered, missing } = edges;
  const { offsets, targets } = toRows(indegree, edges);
  const room = columns.subarray(count, 2 * count);
  const order = isOrdered ? ascending(room) : sort(offsets, targets, indegree, room);
  return { index, offsets, targets, indegree, order, missing };
}

/** A loop, because a function called for each of ten thousand nodes costs ten times as much. */
function idsOf(nodes: readonly NodeSpec[]): string[] {
  const ids = Array<string>(nodes.length);
  for (let node = 0; node < nodes.length; node++) ids[node] = (nodes[node] as NodeSpec).id;
  return ids;
}

function ascending(order: Int32Array): Int32Array {
  for (let node = 0; node < order.length; node++) order[node] = node;
  return order;
}

function namedBy(nodes: readonly NodeSpec[]): number {
  let count = 0;
  for (let node = 0; node < nodes.length; node++) count += (nodes[node] as NodeSpec).after?.length ?? 0;
  return count;
}

function addEdges(nodes: readonly NodeSpec[], edges: Edges, indegree: Int32Array): void {
  for (let to = 0; to < indegree.length; to++) {
    const dependencies = dependenciesOf(nodes[to] as NodeSpec);
    if (dependencies.length > 0) indegree[to] = edges.add(to, dependencies);
  }
}

/**
 * Turns the rows of dependencies into rows of successors. Loops over edges stand in functions of their own, which are
 * called often: those of a large graph run once, and would be compiled while they do.
 */
function toRows(indegree: Int32Array, { sources, places }: Edges): { offsets: Int32Array; targets: Int32Array } {
  addUp(places);
  // The place behind a row is moved from its start to its end while it is filled, which is the start of the next.
  const cursor = places.subarray(1);
  const targets = new Int32Array(at(places, places.length - 1));
  let edge = 0;
  for (let node = 0; node < indegree.length; node++) {
    const count = at(indegree, node);
    if (count === 0) continue;
    const first = at(sources, edge);
    const end = edge + (first < 0 ? 1 : count);
    if (first < 0) putBehindRun(node, asRun(first), count, cursor, targets);
    else putSuccessor(node, sources, edge, end, cursor, targets);
    edge = end;
  }
  return { offsets: places.subarray(0, indegree.length + 1), targets };
}

function addUp(counts: Int32Array): void {
  for (let place = 1; place < counts.length; place++) counts[place] = at(counts, place) + at(counts, place - 1);
}

function putSuccessor(
  node: number,
  sources: Int32Array,
  first: number,
  end: number,
  cursor: Int32Array,
  targets: Int32Array,
): void {
  for (let edge = first; edge < end; edge++) {
    const source = at(sources, edge);
    const place = at(cursor, source);
    targets[place] = node;
    cursor[source] = place + 1;
  }
}

function putBehindRun(node: number, first: number, count: number, cursor: Int32Array, targets: Int32Array): void {
  for (let source = first; source < first + count; source++) {
    const place = at(cursor, source);
    targets[place] = node;
    cursor[source] = place + 1;
  }
}

/** Kahn 1962. */
function sort(offsets: Int32Array, targets: Int32Array, indegree: Int32Array, order: Int32Array): Int32Array {
  const waiting = indegree.slice();
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
export function at(array: Int32Array, position: number): number {
  return array[position] as number;
}

/** {@link at} of fractions. One function for both would be compiled for both, and answer integers as fractions. */
export function fractionAt(array: Float64Array, position: number): number {
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
