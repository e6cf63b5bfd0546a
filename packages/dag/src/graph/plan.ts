import type { Kind } from '../kind.ts';
import type { Graph } from './graph.ts';
import type { Topology } from './topology.ts';

import { assertValid, judge } from './validate.ts';
import { at, topologyOf } from './topology.ts';

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
}

export interface PlanOptions {
  /** Expected duration of a node by its kind's name, in milliseconds. @default 1 for every kind */
  readonly durations?: ReadonlyMap<string, number>;
}

/**
 * Levels, critical path and estimate of a graph.
 *
 * @throws OrchError `ORCH_GRAPH_INVALID` on cycles, duplicate ids and missing producers.
 */
export function plan(graph: Graph, options: PlanOptions = {}): Plan {
  const topology = topologyOf(graph);
  const kinds = [...new Set(graph.nodes.map((node) => node.kind))];
  assertValid(graph, judge(graph, topology, kinds));
  const weights = weightsOf(graph, new Map(), options.durations ?? new Map());
  const remaining = remainingPaths(topology, weights);
  const levels = levelsOf(graph, topology);
  const criticalPath = longestPath(topology, remaining);
  return {
    levels,
    criticalPath: criticalPath.map((node) => graph.nodes[node]?.id ?? ''),
    estimate: criticalPath.length === 0 ? 0 : at(remaining, criticalPath[0] as number),
    work: weights.reduce((sum, weight) => sum + weight, 0),
    width: levels.reduce((widest, level) => Math.max(widest, level.length), 0),
  };
}

/** Expected duration of every node: learned by its kind, else as the node or its kind declares, else 1. */
export function weightsOf(
  { nodes }: Graph,
  kinds: ReadonlyMap<string, Pick<Kind, 'estimateMs'>>,
  durations: ReadonlyMap<string, number>,
): Float64Array {
  return Float64Array.from(
    nodes,
    ({ kind, estimateMs }) => durations.get(kind) ?? estimateMs ?? kinds.get(kind)?.estimateMs ?? 1,
  );
}

/** For every node the longest path from its start to the end of the graph: the priority of critical-path scheduling. */
export function remainingPaths({ offsets, targets, order }: Topology, weights: Float64Array): Float64Array {
  const remaining = new Float64Array(weights.length);
  for (let position = order.length - 1; position >= 0; position--) {
    const node = at(order, position);
    let longest = 0;
    for (let edge = at(offsets, node); edge < at(offsets, node + 1); edge++) {
      longest = Math.max(longest, at(remaining, at(targets, edge)));
    }
    remaining[node] = longest + at(weights, node);
  }
  return remaining;
}

function longestPath({ offsets, targets, indegree }: Topology, remaining: Float64Array): number[] {
  const path: number[] = [];
  let next = -1;
  for (let node = 0; node < remaining.length; node++) {
    if (indegree[node] === 0 && (next < 0 || at(remaining, node) > at(remaining, next))) next = node;
  }
  while (next >= 0) {
    const node: number = next;
    path.push(node);
    next = -1;
    for (let edge = at(offsets, node); edge < at(offsets, node + 1); edge++) {
      const target = at(targets, edge);
      if (next < 0 || at(remaining, target) > at(remaining, next)) next = target;
    }
  }
  return path;
}

function levelsOf(graph: Graph, { offsets, targets, order }: Topology): string[][] {
  const depth = new Int32Array(graph.nodes.length);
  const levels: string[][] = [];
  for (const node of order) {
    const level = at(depth, node);
    (levels[level] ??= []).push(graph.nodes[node]?.id ?? '');
    for (let edge = at(offsets, node); edge < at(offsets, node + 1); edge++) {
      const target = at(targets, edge);
      depth[target] = Math.max(at(depth, target), level + 1);
    }
  }
  return levels;
}
