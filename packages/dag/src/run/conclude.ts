import type { RunId } from '@orch/core';

import type { Graph } from '../graph/graph.ts';
import type { Board } from './board.ts';
import type { EventStream } from './event-stream.ts';
import type { Journal } from './journal-writer.ts';
import type { RunVerdict } from './options.ts';
import type { RunOutcome } from './outcome.ts';
import type { Recording } from './recording.ts';
import type { Settlement } from './settlement.ts';
import type { Timers } from './timers.ts';

import { keepLease } from './heartbeat.ts';
import { releasing } from './recording.ts';

/** A run whose handle is about to be given out. */
export interface Beginning {
  readonly run: RunId;
  readonly target: string;
  readonly graph: Graph;
  readonly recording: Recording | undefined;
  readonly engine: {
    start(): Promise<RunVerdict>;
    cancel(reason: unknown): void;
    fail(error: unknown): void;
    assertSound(): void;
  };
  readonly journal: Journal;
  readonly board: Board;
  readonly settlement: Settlement;
  readonly stream: EventStream;
  readonly timers: Timers;
  readonly signal: AbortSignal | undefined;
}

/** Takes a run from its first event to its last, and answers its outcome. */
export async function conclude(beginning: Beginning): Promise<RunOutcome> {
  const { recording, engine, journal, stream, signal } = beginning;
  const cancel = (): void => engine.cancel(signal?.reason);
  const stopHeartbeat = recording && keepLease(recording.store, recording.opened, engine, journal);
  if (signal?.aborted === true) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    // Whoever gets the handle can listen before the first event.
    await new Promise<void>((resolve) => beginning.timers.soon(resolve));
    return await (recording ? releasing(recording, () => play(beginning)) : play(beginning));
  } catch (error) {
    stream.close({ error });
    throw error;
  } finally {
    stopHeartbeat?.();
    signal?.removeEventListener('abort', cancel);
  }
}

async function play(beginning: Beginning): Promise<RunOutcome> {
  const { run, recording, engine, journal, board, settlement, stream } = beginning;
  recordBeginning(beginning);
  const status = await engine.start();
  await settlement.stored();
  journal.record('run-closed', null, 0, { status }, false);
  const durable = recording?.opened.resumed === true || journal.hasFlushed;
  await journal.close({ status, durations: settlement.durations, durable });
  engine.assertSound();
  stream.close('done');
  return { run, status, nodes: board.outcomes(status === 'needs-human' ? 'waiting' : 'cancelled') };
}

function recordBeginning({ recording, journal, target, graph }: Beginning): void {
  if (recording?.opened.resumed === true) {
    journal.record('run-resumed', null, 0, { fence: recording.opened.fence }, false);
  } else {
    const body = { target, name: graph.name, graph: recording?.graph ?? '', nodes: graph.nodes.length };
    journal.record('run-started', null, 0, body, false);
  }
}
