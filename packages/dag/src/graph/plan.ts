import type { Kind, Needs } from '../kind.ts';
import type { Graph, NodeSpec } from './graph.ts';
import type { Topology } from './topology.ts';

import { needsOf } from '../kind.ts';
import { predictedNeeds } from '../schedule/predictions.ts';
import { assertValid, judge } from './validate.ts';
import { at, fractionAt, topologyOf } from './topology.ts';

/** What is known of a graph before it runs. */
export interface Plan {
  /** Nodes by their depth. For display only: the engine starts every node as soon as its own dependencies are done. */
  readonly levels: readonly (readonly string[])[];
  /** The chain of nodes that bounds the duration of the run from below, first node first. */
  readonly criticalPath: readonly string[];
  /** Duration of the critical path in milliseconds, or in nodes where no durations are known. */
  readonly estimate: number;
  /** Sum over all nodes, in the unit of `estimate`. */
  readonly work: number;
  /** The most nodes on one level. */
  readonly width: number;
  /** How many nodes run at a time on average, where resources do not limit them: `work` by `estimate`. */
  readonly parallelism: number;
  /** The most that the nodes of one level need of each resource. */
  readonly peaks: ReadonlyMap<string, number>;
  /** Expected duration of every node, and where it comes from. */
  readonly estimates: ReadonlyMap<string, Estimate>;
}

/** `learned` from earlier runs, `declared` by the node or its kind, or `assumed` to be 1. */
export interface Estimate {
  readonly ms: number;
  readonly source: 'learned' | 'declared' | 'assumed';
}

/** What earlier runs have taught of durations. */
export interface Learned {
  /** Duration of a node by its kind's name, in milliseconds, as `store.durations()` tells. */
  readonly durations?: ReadonlyMap<string, number>;
  /** How many times as long nodes take as they themselves declare, by kind, as `store.paces()` tells. */
  readonly paces?: ReadonlyMap<string, number>;
}

export interface PlanOptions extends Learned {
  /** The kinds, for what they declare to take and to need. */
  readonly kinds?: Iterable<Kind>;
  /** Learned peaks by kind, as `store.peaks()` tells, for kinds that let their needs be predicted. */
  readonly learnedPeaks?: ReadonlyMap<string, Needs>;
}

/**
 * Levels, critical path and estimate of a graph.
 *
 * @throws OrchError `ORCH_GRAPH_INVALID` on cycles, duplicate ids and missing producers.
 */
export function plan(graph: Graph, options: PlanOptions = {}): Plan {
  const topology = topologyOf(graph);
  const names = [...new Set(graph.nodes.map((node) => node.kind))];
  assertValid(graph, judge(graph, topology, names));
  const kinds = new Map([...(options.kinds ?? [])].map((kind) => [kind.name, kind]));
  const { learnedPeaks = new Map() } = options;
  const needing = predictedNeeds(kinds, learnedPeaks, {});
  const weights = weightsOf(graph, kinds, options);
  const remaining = remainingPaths(topology, weights);
  const levels = levelsOf(topology);
  const criticalPath = longestPath(topology, remaining);
  const estimate = criticalPath.length === 0 ? 0 : fractionAt(remaining, criticalPath[0] as number);
  const work = weights.reduce((sum, weight) => sum + weight, 0);
  const idOf = (node: number): string => graph.nodes[node]?.id ?? '';
  return {
    levels: levels.map((level) => level.map(idOf)),
    criticalPath: criticalPath.map(idOf),
    estimate,
    work,
    width: levels.reduce((widest, level) => Math.max(widest, level.length), 0),
    parallelism: estimate === 0 ? 0 : work / estimate,
    peaks: peaksOf(levels.map((level) => level.map((node) => needsOf(graph.nodes[node] as NodeSpec, needing)))),
    estimates: new Map(graph.nodes.map((node) => [node.id, estimateOf(node, kinds, options)])),
  };
}

function peaksOf(levels: readonly (readonly Needs[])[]): Map<string, number> {
  const peaks = new Map<string, number>();
  for (const level of levels) {
    const sums = new Map<string, number>();
    for (const needs of level) {
      for (const [resource, amount] of Object.entries(needs)) sums.set(resource, (sums.get(resource) ?? 0) + amount);
    }
    for (const [resource, sum] of sums) peaks.set(resource, Math.max(peaks.get(resource) ?? 0, sum));
  }
  return peaks;
}

type Estimated = ReadonlyMap<string, Pick<Kind, 'estimateMs'>>;

function estimateOf({ kind, estimateMs }: NodeSpec, kinds: Estimated, { durations, paces }: Learned): Estimate {
  if (estimateMs !== undefined) {
    const pace = paces?.get(kind);
    return pace === undefined ? { ms: estimateMs, source: 'declared' } : { ms: estimateMs * pace, source: 'learned' };
  }
  const learned = durations?.get(kind);
  if (learned !== undefined) return { ms: learned, source: 'learned' };
  const declared = kinds.get(kind)?.estimateMs;
  return declared === undefined ? { ms: 1, source: 'assumed' } : { ms: declared, source: 'declared' };
}

/**
 * Expected duration of every node. What it declares itself tells it from others of its kind, and counts as many times as
 * such declarations were found to be off in earlier runs; else it is as learned by its kind, as the kind declares, or 1.
 */
export function weightsOf({ nodes }: Graph, kinds: Estimated, learned: Learned): Float64Array {
  const { durations, paces } = learned;
  const weights = new Float64Array(nodes.length);
  let last: string | undefined;
  let weight = 1;
  let pace = 1;
  for (let position = 0; position < nodes.length; position++) {
    const { kind, estimateMs } = nodes[position] as NodeSpec;
    // Neighbours are often of one kind.
    if (kind !== last) {
      weight = durations?.get(kind) ?? kinds.get(kind)?.estimateMs ?? 1;
      pace = paces?.get(kind) ?? 1;
      last = kind;
    }
    weights[position] = estimateMs === undefined ? weight : estimateMs * pace;
  }
  return weights;
}

/**
 * For every node the longest path from its start to the end of the graph: the priority of critical-path scheduling.
 * `remaining` is where they are put, which may be the weights themselves.
 */
export function remainingPaths(
  { offsets, targets, order }: Topology,
  weights: Float64Array,
  remaining: Float64Array = new Float64Array(weights.length),
): Float64Array {
  for (let position = order.length - 1; position >= 0; position--) {
    const node = at(order, position);
    const first = at(offsets, node);
    const end = at(offsets, node + 1);
    remaining[node] = (first < end ? longestOf(remaining, targets, first, end) : 0) + fractionAt(weights, node);
  }
  return remaining;
}

/** A function of its own, which is called often: the loop of a large graph runs once, and would be compiled while it does. */
function longestOf(remaining: Float64Array, targets: Int32Array, first: number, end: number): number {
  let longest = 0;
  for (let edge = first; edge < end; edge++) {
    const path = fractionAt(remaining, at(targets, edge));
    if (path > longest) longest = path;
  }
  return longest;
}

function longestPath({ offsets, targets, indegree }: Topology, remaining: Float64Array): number[] {
  const path: number[] = [];
  let next = -1;
  for (let node = 0; node < remaining.length; node++) {
    if (indegree[node] === 0 && (next < 0 || fractionAt(remaining, node) > fractionAt(remaining, next))) next = node;
  }
  while (next >= 0) {
    const node: number = next;
    path.push(node);
    next = -1;
    for (let edge = at(offsets, node); edge < at(offsets, node + 1); edge++) {
      const target = at(targets, edge);
      if (next < 0 || fractionAt(remaining, target) > fractionAt(remaining, next)) next = target;
    }
  }
  return path;
}

/** The numbers of the nodes by depth, those of one depth in the order of the graph, which must have no cycles. */
export function levelsOf({ offsets, targets, order, indegree }: Topology): number[][] {
  const depth = new Int32Array(indegree.length);
  const levels: number[][] = [];
  for (const node of order) {
    const level = at(depth, node);
    for (let edge = at(offsets, node); edge < at(offsets, node + 1); edge++) {
      const target = at(targets, edge);
      depth[target] = Math.max(at(depth, target), level + 1);
    }
  }
  for (let node = 0; node < depth.length; node++) (levels[at(depth, node)] ??= []).push(node);
  return levels;
}
