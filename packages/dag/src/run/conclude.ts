import type { Clock, RunId } from '@orch/core';

import type { Graph } from '../graph/graph.ts';
import type { Topology } from '../graph/topology.ts';
import type { Cancellation } from '../journal/inbox.ts';
import type { Approval } from '../journal/store.ts';
import type { RunSummary } from '../journal/summarize.ts';
import type { Board } from './board.ts';
import type { Engine } from './engine.ts';
import type { EventStream } from './event-stream.ts';
import type { Journal } from './journal-writer.ts';
import type { RunOptions, RunVerdict } from './options.ts';
import type { Compensation, RunOutcome } from './outcome.ts';
import type { Recording } from './recording.ts';
import type { Settlement } from './settlement.ts';
import type { Timers } from './timers.ts';

import { levelsOf } from '../graph/plan.ts';
import { EndedRun } from './ended-run.ts';
import { keepLease } from './heartbeat.ts';
import { releasing } from './recording.ts';
import { cancelledBy, watchInbox } from './watch-inbox.ts';

/** A run whose handle is about to be given out. */
export interface Beginning<S> {
  readonly run: RunId;
  readonly graph: Graph;
  readonly topology: Topology;
  readonly options: RunOptions<S>;
  readonly recording: Recording | undefined;
  readonly past: RunSummary;
  readonly approvals: readonly Approval[];
  /** The engine that runs at the moment. */
  readonly engines: { current: Engine<S> };
  readonly journal: Journal;
  readonly board: Board;
  readonly settlement: Settlement;
  readonly stream: EventStream;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** How a run is stopped from outside: by the signal of its options, or by somebody who cancels it in the journal. */
interface Stopping {
  reason: { readonly error: unknown } | undefined;
  cancellation: Cancellation | undefined;
}

/** Takes a run from its first event to its last, and answers its outcome. */
export async function conclude<S>(beginning: Beginning<S>): Promise<RunOutcome> {
  const { recording, engines, journal, stream, options, approvals } = beginning;
  const { signal } = options;
  const stopping: Stopping = { reason: undefined, cancellation: undefined };
  const cancel = (error: unknown): void => {
    stopping.reason ??= { error };
    engines.current.cancel(error);
  };
  const onAbort = (): void => cancel(signal?.reason);
  const fail = (error: unknown): void => engines.current.fail(error);
  const stopHeartbeat = recording && keepLease(recording.store, recording.opened, fail, journal);
  const stopInbox =
    recording &&
    watchInbox({
      ...recording,
      journal,
      known: approvals.length,
      holds: options.questions === 'wait',
      decided: (all) => engines.current.decided(all),
      cancelled(cancellation) {
        stopping.cancellation = cancellation;
        cancel(cancelledBy(cancellation));
      },
    });
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    // Whoever gets the handle can listen before the first event.
    await new Promise<void>((resolve) => beginning.timers.soon(resolve));
    return await (recording ? releasing(recording, () => play(beginning, stopping)) : play(beginning, stopping));
  } catch (error) {
    stream.close({ error });
    throw error;
  } finally {
    stopHeartbeat?.();
    stopInbox?.();
    signal?.removeEventListener('abort', onAbort);
  }
}

async function play<S>(beginning: Beginning<S>, stopping: Stopping): Promise<RunOutcome> {
  const { run, recording, engines, journal, board, settlement, stream } = beginning;
  recordBeginning(beginning);
  const { status, compensation } = await finish(beginning, stopping);
  await settlement.stored();
  const recorded = compensation && !compensation.isComplete ? 'compensating' : status;
  const { by, reason } = (status === 'cancelled' ? stopping.cancellation : undefined) ?? {};
  const who = { ...(by === undefined ? {} : { by }), ...(reason === undefined ? {} : { reason }) };
  journal.record('run-closed', null, 0, { status: recorded, ...who }, false);
  const durable = recording?.opened.resumed === true || journal.hasFlushed;
  const { durations, paces, peaks } = settlement;
  await journal.close({ status: recorded, durations, paces, peaks, durable });
  engines.current.assertSound();
  stream.close('done');
  return new EndedRun(run, status, board, compensation);
}

/** Runs the graph, and undoes what it did where that is wanted or was begun. */
async function finish<S>(
  beginning: Beginning<S>,
  stopping: Stopping,
): Promise<{ readonly status: RunVerdict; readonly compensation?: Compensation }> {
  const { options, recording, past, engines, board, graph } = beginning;
  const { compensate = 'never' } = options;
  const isOwed = past.compensation !== undefined;
  const verdict = isOwed || compensate === 'now' ? 'failed' : await engines.current.start();
  if (verdict !== 'failed' || !recording || (compensate === 'never' && !isOwed)) return { status: verdict };
  engines.current.assertSound();
  if (!isOwed && passedPivot(graph, board)) return { status: 'needs-human' };
  const { rollBack } = await import('./roll-back.ts');
  const runs = (engine: Engine<S>): void => {
    engines.current = engine;
    if (stopping.reason !== undefined) engine.cancel(stopping.reason.error);
  };
  const compensation = await rollBack({ ...beginning, recording, runs });
  if (compensation.isComplete) return { status: 'failed', compensation };
  return { status: stopping.reason === undefined ? 'needs-human' : 'cancelled', compensation };
}

/** Whether a node that cannot be gone back behind has succeeded. */
function passedPivot({ nodes }: Graph, board: Board): boolean {
  return nodes.some(({ id, pivot }) => {
    const status = pivot === true ? board.outcomeOf(id)?.status : undefined;
    return status === 'succeeded' || status === 'reused';
  });
}

/** Larger graphs are not listed in the journal: nobody reads a list of them. */
const listedNodes = 200;

function recordBeginning<S>({ recording, journal, options, graph, topology }: Beginning<S>): void {
  if (recording?.opened.resumed === true) {
    journal.record('run-resumed', null, 0, { fence: recording.opened.fence }, false);
  } else {
    const { nodes } = graph;
    const body = { target: options.target, name: graph.name, graph: recording?.graph ?? '', nodes: nodes.length };
    const levels = nodes.length > listedNodes ? undefined : levelsOf(topology);
    const ids = levels?.map((level) => level.map((node) => nodes[node]?.id ?? ''));
    journal.record('run-started', null, 0, ids === undefined ? body : { ...body, levels: ids }, false);
  }
}
