import { availableParallelism } from 'node:os';

import { systemClock, systemRandom } from '@orch/core';

import type { Graph } from '../graph/graph.ts';
import type { Event } from '../journal/events.ts';
import type { OpenedRun, RunStore } from '../journal/store.ts';
import type { RunOptions } from './options.ts';
import type { RunHandle, RunOutcome } from './outcome.ts';

import { graphHash } from '../graph/hash.ts';
import { remainingPaths, weightsOf } from '../graph/plan.ts';
import { topologyOf } from '../graph/topology.ts';
import { assertValid, judge } from '../graph/validate.ts';
import { memoryStore } from '../journal/memory-store.ts';
import { summarize } from '../journal/summarize.ts';
import { demandsOf } from '../schedule/demands.ts';
import { ReadyQueue } from '../schedule/ready-queue.ts';
import { Board } from './board.ts';
import { Engine } from './engine.ts';
import { EventStream } from './event-stream.ts';
import { keepLease } from './heartbeat.ts';
import { JournalWriter } from './journal-writer.ts';
import { Settlement } from './settlement.ts';

/**
 * Opens a run and starts it. An open or cancelled run of the same target and graph is continued: nodes with a recorded
 * success keep their outputs and do not run again.
 *
 * The handle comes before the first node starts, so that iterating it at once misses no event.
 *
 * @throws OrchError `ORCH_GRAPH_INVALID` with all diagnostics, `ORCH_LOCKED` where another process works on the target.
 */
export async function runGraph<S>(graph: Graph, options: RunOptions<S>): Promise<RunHandle> {
  const { clock = systemClock, random = systemRandom } = options;
  const kinds = [...options.kinds];
  const kindByName = new Map(kinds.map((kind) => [kind.name, kind]));
  const topology = topologyOf(graph);
  const demands = demandsOf(graph, kindByName, { cpu: availableParallelism(), ...options.limits });
  const names = kinds.map((kind) => kind.name);
  assertValid(graph, [...judge(graph, topology, names), ...demands.diagnostics]);

  const store = options.dryRun === true ? memoryStore({ clock, random }) : options.store;
  const hash = graphHash(graph, kindByName);
  const opened = await store.open({ target: options.target, graph: { name: graph.name, hash } });
  const { run, fence, replay } = opened;
  return releasing(store, opened, async () => {
    const past = summarize(replay);
    const priorities = remainingPaths(topology, weightsOf(graph, await store.durations()));
    const queue = new ReadyQueue(demands, priorities);
    const stream = new EventStream();
    const publish = (event: Event): void => {
      stream.push(event);
      try {
        options.onEvent?.(event);
      } catch (error) {
        engine.fail(error);
      }
    };
    const journal = new JournalWriter({ store, run, fence, lastSeq: past.seq, clock, publish });
    const board = new Board(graph, topology, queue, past);
    const results = options.dryRun === true ? undefined : options.results;
    const settlement = new Settlement({ journal, board, clock, results });
    const setup = {
      run,
      nodes: graph.nodes,
      kinds: kindByName,
      queue,
      board,
      journal,
      settlement,
      past,
      clock,
      options,
    };
    const engine = new Engine<S>(setup);
    if (opened.resumed) journal.record('run-resumed', null, 0, { fence }, false);
    else {
      const body = { target: options.target, name: graph.name, graph: hash, nodes: graph.nodes.length };
      journal.record('run-started', null, 0, body, false);
    }
    const outcome = conclude({ store, opened, engine, journal, board, settlement, stream, signal: options.signal });
    // Whoever only iterates sees the error there; it must not end the process as unhandled.
    outcome.catch(() => undefined);
    return { run, resumed: opened.resumed, outcome, [Symbol.asyncIterator]: () => stream.iterate() };
  });
}

interface Running<S> {
  readonly store: RunStore;
  readonly opened: OpenedRun;
  readonly engine: Engine<S>;
  readonly journal: JournalWriter;
  readonly board: Board;
  readonly settlement: Settlement;
  readonly stream: EventStream;
  readonly signal: AbortSignal | undefined;
}

async function conclude<S>(running: Running<S>): Promise<RunOutcome> {
  const { store, opened, engine, journal, board, settlement, stream, signal } = running;
  const cancel = (): void => engine.cancel(signal?.reason);
  const stopHeartbeat = keepLease(store, opened, engine, journal);
  try {
    return await releasing(store, opened, async () => {
      if (signal?.aborted === true) cancel();
      signal?.addEventListener('abort', cancel, { once: true });
      const status = await engine.start();
      await settlement.stored();
      journal.record('run-closed', null, 0, { status }, false);
      const durable = opened.resumed || journal.hasFlushed;
      await journal.close({ status, durations: settlement.durations, durable });
      engine.assertSound();
      stream.close('done');
      return { run: opened.run, status, nodes: board.outcomes() };
    });
  } catch (error) {
    stream.close({ error });
    throw error;
  } finally {
    stopHeartbeat();
    signal?.removeEventListener('abort', cancel);
  }
}

/** Gives the lease back if `work` fails, so that the next start need not wait for it. */
async function releasing<T>(store: RunStore, { run, fence }: OpenedRun, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    try {
      await store.release(run, fence);
    } catch {
      // The store is what failed: the first error tells more, and the lease ends by itself.
    }
    throw error;
  }
}
