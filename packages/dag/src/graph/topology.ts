import type { Graph, NodeSpec } from './graph.ts';

import { grown } from './grown.ts';
import { NodeIndex } from './node-index.ts';
import { referencesOf } from './references.ts';

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
  const index = new NodeIndex(idsOf(nodes));
  const { sources, indegree, isOrdered, missing } = edgesOf(nodes, index);
  const { offsets, targets } = toRows(indegree, sources);
  const order = isOrdered ? ascending(nodes.length) : sort(offsets, targets, indegree);
  return { index, offsets, targets, indegree, order, missing };
}

/** A loop, because a function called for each of ten thousand nodes costs ten times as much. */
function idsOf(nodes: readonly NodeSpec[]): string[] {
  const ids = Array<string>(nodes.length);
  for (let node = 0; node < nodes.length; node++) ids[node] = (nodes[node] as NodeSpec).id;
  return ids;
}

function ascending(count: number): Int32Array {
  const numbers = new Int32Array(count);
  for (let number = 0; number < count; number++) numbers[number] = number;
  return numbers;
}

interface Edges {
  /** The distinct dependencies of every node, one node after the other. */
  readonly sources: Int32Array;
  /** How many of them each node has. */
  readonly indegree: Int32Array;
  /** Whether every node stands behind all that it depends on. */
  readonly isOrdered: boolean;
  readonly missing: Topology['missing'];
}

function edgesOf(nodes: readonly NodeSpec[], index: NodeIndex): Edges {
  const { ids } = index;
  // Room for what `after` names; references of inputs are counted only when they are found.
  let sources = new Int32Array(namedBy(nodes));
  let count = 0;
  let isOrdered = true;
  const missing: { node: string; dependency: string }[] = [];
  const indegree = new Int32Array(nodes.length);
  const lastSeen = new Int32Array(nodes.length).fill(-1);
  let from = -1;
  // Whether the last dependency stood behind the one before it.
  let isRow = true;
  for (let to = 0; to < indegree.length; to++) {
    const node = nodes[to] as NodeSpec;
    const dependencies = dependenciesOf(node);
    if (dependencies.length > sources.length - count) sources = grown(sources, new Int32Array(dependencies.length));
    const before = count;
    for (let place = 0; place < dependencies.length; place++) {
      const dependency = dependencies[place] as string;
      // Neighbours are often named one after the other, and by the node behind them. To look there in vain costs as much
      // as a table, since the text of the id is not in the cache.
      if (isRow && ids[from + 1] === dependency && index.duplicates.length === 0) from++;
      else {
        const found = index.get(dependency);
        if (found === undefined) {
          missing.push({ node: node.id, dependency });
          continue;
        }
        isRow = found === from + 1;
        from = found;
      }
      if (lastSeen[from] === to) continue;
      lastSeen[from] = to;
      if (from >= to) isOrdered = false;
      sources[count++] = from;
    }
    indegree[to] = count - before;
  }
  return { sources: sources.subarray(0, count), indegree, isOrdered, missing };
}

function namedBy(nodes: readonly NodeSpec[]): number {
  let count = 0;
  for (const { after } of nodes) if (after !== undefined) count += after.length;
  return count;
}

const none: readonly string[] = [];

/** What a node names in `after` and refers to, as often as it does so. */
function dependenciesOf(node: NodeSpec): readonly string[] {
  const { after = none, input, when, forEach } = node;
  if (input === undefined && when === undefined && forEach === undefined) return after;
  const references = referencesOf(node);
  return references.length === 0 ? after : [...after, ...references.map(({ $ref }) => $ref)];
}

/** Turns the rows of dependencies into rows of successors. */
function toRows(indegree: Int32Array, sources: Int32Array): { offsets: Int32Array; targets: Int32Array } {
  const count = indegree.length;
  const offsets = new Int32Array(count + 1);
  for (let edge = 0; edge < sources.length; edge++) {
    const row = at(sources, edge) + 1;
    offsets[row] = at(offsets, row) + 1;
  }
  for (let row = 0; row < count; row++) offsets[row + 1] = at(offsets, row + 1) + at(offsets, row);
  const cursor = offsets.slice(0, count);
  const targets = new Int32Array(sources.length);
  let edge = 0;
  for (let node = 0; node < count; node++) {
    for (const end = edge + at(indegree, node); edge < end; edge++) {
      const source = at(sources, edge);
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
