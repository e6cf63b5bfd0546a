import { availableParallelism } from 'node:os';

import type { Clock, RunId } from '@orch/core';
import { createRunId, systemClock, systemRandom } from '@orch/core';

import type { Graph } from '../graph/graph.ts';
import type { Topology } from '../graph/topology.ts';
import type { Event } from '../journal/events.ts';
import type { Kind } from '../kind.ts';
import type { Demands } from '../schedule/demands.ts';
import type { Journal } from './journal-writer.ts';
import type { RunOptions } from './options.ts';
import type { RunHandle } from './outcome.ts';
import type { Recording } from './recording.ts';

import { graphHash } from '../graph/hash.ts';
import { remainingPaths, weightsOf } from '../graph/plan.ts';
import { topologyOf } from '../graph/topology.ts';
import { assertValid, judge } from '../graph/validate.ts';
import { summarize } from '../journal/summarize.ts';
import { demandsOf } from '../schedule/demands.ts';
import { ReadyQueue } from '../schedule/ready-queue.ts';
import { Board } from './board.ts';
import { conclude } from './conclude.ts';
import { Engine } from './engine.ts';
import { EventStream } from './event-stream.ts';
import { JournalWriter } from './journal-writer.ts';
import { releasing } from './recording.ts';
import { Retrying } from './retrying.ts';
import { Settlement } from './settlement.ts';
import { systemTimers } from './timers.ts';
import { Unrecorded } from './unrecorded.ts';

/**
 * Opens a run and starts it. An open or cancelled run of the same target and graph is continued: nodes with a recorded
 * success keep their outputs and do not run again.
 *
 * The handle comes before the first node starts, so that iterating it at once misses no event.
 *
 * @throws OrchError `ORCH_GRAPH_INVALID` with all diagnostics, `ORCH_LOCKED` where another process works on the target.
 */
export async function runGraph<S>(graph: Graph, options: RunOptions<S>): Promise<RunHandle> {
  const { clock = systemClock, random = systemRandom, target, dryRun } = options;
  const work = prepare(graph, options);
  const store = dryRun === true ? undefined : options.store;
  if (!store) return begin(work, options, { run: createRunId(clock, random), clock });
  const hash = graphHash(graph, work.kinds);
  const opened = await store.open({ target, graph: { name: graph.name, hash } });
  const recording: Recording = { store, opened, graph: hash };
  return releasing(recording, async () => {
    const durations = await store.durations();
    return begin(work, options, { run: opened.run, clock, recording, durations });
  });
}

interface Work<S> {
  readonly graph: Graph;
  readonly kinds: ReadonlyMap<string, Kind<S>>;
  readonly topology: Topology;
  readonly demands: Demands;
}

function prepare<S>(graph: Graph, options: RunOptions<S>): Work<S> {
  const list = [...options.kinds];
  const kinds = new Map(list.map((kind) => [kind.name, kind]));
  const topology = topologyOf(graph);
  const demands = demandsOf(graph, kinds, { cpu: availableParallelism(), ...options.limits });
  const names = list.map((kind) => kind.name);
  assertValid(graph, [...judge(graph, topology, names), ...demands.diagnostics]);
  return { graph, kinds, topology, demands };
}

interface Circumstances {
  readonly run: RunId;
  readonly clock: Clock;
  readonly recording?: Recording;
  /** Learned, in milliseconds by kind. */
  readonly durations?: ReadonlyMap<string, number>;
}

function begin<S>(work: Work<S>, options: RunOptions<S>, circumstances: Circumstances): RunHandle {
  const { graph, kinds, topology, demands } = work;
  const { run, clock, recording, durations = new Map() } = circumstances;
  const { random = systemRandom, timers = systemTimers } = options;
  const past = summarize(recording?.opened.replay ?? []);
  const queue = new ReadyQueue(demands, remainingPaths(topology, weightsOf(graph, kinds, durations)));
  const stream = new EventStream();
  const publish = (event: Event): void => {
    stream.push(event);
    try {
      options.onEvent?.(event);
    } catch (error) {
      engine.fail(error);
    }
  };
  const journal: Journal = recording
    ? new JournalWriter({ ...recording.opened, store: recording.store, lastSeq: past.seq, clock, publish })
    : new Unrecorded({ run, clock, publish, isHeard: () => stream.hasReaders || options.onEvent !== undefined });
  const board = new Board(graph, topology, queue, past, (kind) => kinds.get(kind)?.resume !== 'again');
  const results = options.dryRun === true ? undefined : options.results;
  const settlement = new Settlement({ journal, board, clock, results });
  const retrying = new Retrying({
    nodes: graph.nodes,
    past,
    journal,
    clock,
    random,
    timers,
    awake: (index) => engine.awake(index),
  });
  const engine = new Engine<S>({
    run,
    nodes: graph.nodes,
    kinds,
    queue,
    board,
    journal,
    settlement,
    past,
    retrying,
    timers,
    clock,
    options,
  });
  const outcome = conclude({
    run,
    target: options.target,
    graph,
    recording,
    engine,
    journal,
    board,
    settlement,
    stream,
    timers,
    signal: options.signal,
  });
  // Whoever only iterates sees the error there; it must not end the process as unhandled.
  outcome.catch(() => undefined);
  const resumed = recording?.opened.resumed === true;
  return { run, resumed, outcome, [Symbol.asyncIterator]: () => stream.iterate() };
}
