import { availableParallelism } from 'node:os';

import type { Clock, Diagnostic, RunId } from '@orch/core';
import { systemRandom } from '@orch/core';

import type { Graph } from '../graph/graph.ts';
import type { Topology } from '../graph/topology.ts';
import type { Approval } from '../journal/store.ts';
import type { RunSummary } from '../journal/summarize.ts';
import type { Kind, Needs } from '../kind.ts';
import type { Limits } from '../schedule/resources.ts';
import type { Journal } from './journal-writer.ts';
import type { RunOptions } from './options.ts';
import type { Timers } from './timers.ts';

import { type Learned, remainingPaths, weightsOf } from '../graph/plan.ts';
import { topologyOf } from '../graph/topology.ts';
import { assertValid, judge } from '../graph/validate.ts';
import { Demands } from '../schedule/demands.ts';
import { predictedNeeds } from '../schedule/predictions.ts';
import { ReadyQueue } from '../schedule/ready-queue.ts';
import { isLimit, Resources } from '../schedule/resources.ts';
import { Board } from './board.ts';
import { Engine } from './engine.ts';
import { Expansions } from './expansions.ts';
import { Nodes } from './nodes.ts';
import { Retrying } from './retrying.ts';
import { Settlement } from './settlement.ts';
import { TickClock } from './tick-clock.ts';

/** A graph that was found fit to run. */
export interface Work<S> {
  readonly graph: Graph;
  readonly kinds: ReadonlyMap<string, Kind<S>>;
  readonly topology: Topology;
  readonly resources: Resources;
  readonly demands: Demands;
  readonly groupOf: Int32Array;
}

/** @throws OrchError `ORCH_GRAPH_INVALID` with all diagnostics. */
export function prepare<S>(
  graph: Graph,
  options: RunOptions<S>,
  clock: Clock,
  peaks: ReadonlyMap<string, Needs> = new Map(),
): Work<S> {
  const list = [...options.kinds];
  const kinds = new Map(list.map((kind) => [kind.name, kind]));
  const topology = topologyOf(graph);
  const limits: Limits =
    options.limits?.['cpu'] === undefined ? { cpu: availableParallelism(), ...options.limits } : options.limits;
  const resources = new Resources(limits, () => clock.monotonic());
  const demands = new Demands(resources, predictedNeeds(kinds, peaks, limits));
  const { groupOf, diagnostics } = demands.groupsOf(graph.nodes);
  const names = list.map((kind) => kind.name);
  assertValid(graph, [...judge(graph, topology, names), ...badLimits(limits), ...diagnostics]);
  return { graph, kinds, topology, resources, demands, groupOf };
}

function badLimits(limits: Limits): Diagnostic[] {
  return Object.entries(limits)
    .filter(([, limit]) => !isLimit(limit))
    .map(([name]) => ({
      code: 'ORCH_NODE_NEEDS',
      severity: 'error',
      message: `the limit of "${name}" is neither an amount nor a rate`,
    }));
}

export interface Assembly {
  readonly run: RunId;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly journal: Journal;
  readonly past: RunSummary;
  /** @default nothing */
  readonly learned?: Learned;
  readonly approvals?: readonly Approval[];
  /** Whether a node that waits for a person keeps the run from its end. @default false */
  readonly awaitsAnswers?: boolean;
}

/** The parts of an engine, put together. */
export function assemble<S>(
  { graph, kinds, topology, resources, demands, groupOf }: Work<S>,
  options: RunOptions<S>,
  { run, clock, timers, journal, past, learned = {}, approvals = [], awaitsAnswers = false }: Assembly,
): { readonly engine: Engine<S>; readonly board: Board; readonly settlement: Settlement } {
  const weights = weightsOf(graph, kinds, learned);
  const paths = remainingPaths(topology, weights, weights);
  const queue = new ReadyQueue(resources, demands.groups, groupOf, paths);
  const nodes = new Nodes(graph.nodes, topology.index.ids, kinds);
  const board = new Board(nodes, topology, queue, past, (kind) => kinds.get(kind)?.resume !== 'again');
  const results = options.dryRun === true ? undefined : options.results;
  const tick = new TickClock(clock);
  const settlement = new Settlement({ journal, nodes, board, clock: tick, results });
  const { random = systemRandom } = options;
  const awake = (index: number): void => engine.awake(index);
  const retrying = new Retrying({ nodes, past, journal, clock, random, timers, awake });
  const expansions = new Expansions<S>({ nodes, board, queue, demands, kinds, learned, clock });
  const engine = new Engine<S>({
    run,
    nodes,
    queue,
    board,
    journal,
    settlement,
    expansions,
    past,
    approvals,
    awaitsAnswers,
    retrying,
    timers,
    clock: tick,
    options,
  });
  return { engine, board, settlement };
}
