import type { Random } from '@orch/core';

import { seededRandom } from '@orch/core';

import type { Graph, NodeSpec } from '../graph/graph.ts';
import type { Event } from '../journal/events.ts';
import type { Kind, Needs } from '../kind.ts';
import type { RunVerdict } from '../run/options.ts';
import type { Limits } from '../schedule/resources.ts';

import { remainingPaths } from '../graph/plan.ts';
import { referencesOf } from '../graph/references.ts';
import { topologyOf } from '../graph/topology.ts';
import { defineKind, needsOf } from '../kind.ts';
import { runGraph } from '../run/run-graph.ts';
import { VirtualTime } from './virtual-time.ts';

export interface SimulationOptions {
  /** The same seed gives the same simulation. @default 1 */
  readonly seed?: number;
  /** The limits of the run; one that is not named is unlimited, the cpu too. */
  readonly limits?: Limits;
  /** The kinds, for what they declare to need and to take, and for their retries and times. */
  readonly kinds?: Iterable<Kind>;
  /** Milliseconds that a node takes. @default what the node or its kind declares, else 1 */
  readonly durationOf?: (node: NodeSpec, random: Random) => number;
  /** What the scheduler believes a kind to take, in milliseconds, as learned durations would tell it. */
  readonly believed?: ReadonlyMap<string, number>;
  /** What an attempt of a node fails with, if anything. @default nothing */
  readonly failureOf?: (node: NodeSpec, attempt: number, random: Random) => Error | undefined;
}

export interface Simulation {
  readonly status: RunVerdict;
  /** Virtual milliseconds from the first start to the end. */
  readonly makespanMs: number;
  /** What no schedule can undercut: the longest path, or the work on a resource by its limit. */
  readonly lowerBoundMs: number;
  readonly events: readonly Event[];
}

/**
 * Runs a graph on virtual time with nodes that only take time: what would this take, with these limits? Nodes with
 * `when` run, those with `forEach` run once, and nothing else of theirs happens.
 */
export async function simulate(graph: Graph, options: SimulationOptions = {}): Promise<Simulation> {
  const { seed = 1, failureOf = () => undefined, believed } = options;
  const time = new VirtualTime();
  const random = seededRandom(seed);
  const kinds = new Map([...(options.kinds ?? [])].map((kind) => [kind.name, kind]));
  const skeleton = skeletonOf(graph, kinds, believed);
  const specs = new Map(graph.nodes.map((node) => [node.id, node]));
  const declared = (node: NodeSpec): number => node.estimateMs ?? kinds.get(node.kind)?.estimateMs ?? 1;
  const { durationOf = declared } = options;
  const durations = new Map(graph.nodes.map((node) => [node.id, durationOf(node, random)]));
  const work = defineKind({
    name: 'simulated',
    version: 1,
    effects: 'none',
    run: async (ctx) => {
      const spec = specs.get(ctx.node) as NodeSpec;
      await time.sleep(durations.get(ctx.node) ?? 0);
      ctx.signal.throwIfAborted();
      const failure = failureOf(spec, ctx.attempt, random);
      if (failure) throw failure;
      return null;
    },
  });
  const limits = { cpu: Number.POSITIVE_INFINITY, ...options.limits };
  const events: Event[] = [];
  const handle = await runGraph(skeleton, {
    kinds: [work],
    services: {},
    target: graph.name,
    clock: time,
    timers: time,
    random,
    limits,
    onEvent: (event) => void events.push(event),
  });
  const { status } = await time.run(handle.outcome);
  const weights = Float64Array.from(graph.nodes, (node) => durations.get(node.id) ?? 0);
  const paths = remainingPaths(topologyOf(skeleton), weights);
  const longest = paths.reduce((most, path) => Math.max(most, path), 0);
  const lowerBoundMs = Math.max(longest, workBound(skeleton, weights, limits));
  return { status, makespanMs: time.monotonic(), lowerBoundMs, events };
}

/** The same nodes and edges without inputs, which simulated outputs could not fill. */
function skeletonOf(
  graph: Graph,
  kinds: ReadonlyMap<string, Kind>,
  believed: ReadonlyMap<string, number> | undefined,
): Graph {
  const nodes = graph.nodes.map((node): NodeSpec => {
    const { id, after = [], locks } = node;
    const kind = kinds.get(node.kind);
    const retry = node.retry ?? kind?.retry;
    const timeoutMs = node.timeoutMs ?? kind?.timeoutMs;
    const estimateMs = believed?.get(node.kind) ?? node.estimateMs ?? kind?.estimateMs;
    return {
      id,
      kind: 'simulated',
      after: [...after, ...referencesOf(node).map(({ $ref }) => $ref)],
      needs: needsOf(node, kinds),
      ...(locks === undefined ? {} : { locks }),
      ...(retry === undefined ? {} : { retry }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(estimateMs === undefined ? {} : { estimateMs }),
    };
  });
  return { name: graph.name, nodes };
}

function workBound({ nodes }: Graph, weights: Float64Array, limits: Limits): number {
  const work = new Map<string, number>();
  const add = (resource: string, amount: number): void => void work.set(resource, (work.get(resource) ?? 0) + amount);
  for (const [position, node] of nodes.entries()) {
    const weight = weights[position] ?? 0;
    for (const [resource, amount] of Object.entries(node.needs as Needs)) {
      const limit = limits[resource];
      if (typeof limit === 'number') add(resource, (amount * weight) / limit);
    }
    for (const lock of new Set(node.locks)) add(`lock ${lock}`, weight);
  }
  return Math.max(0, ...work.values());
}
