import type { Clock, RunId } from '@orch/core';
import { createRunId, systemRandom } from '@orch/core';

import type { Graph } from '../graph/graph.ts';
import type { Approval } from '../journal/store.ts';
import type { Journal } from './journal-writer.ts';
import type { RunOptions } from './options.ts';
import type { RunHandle } from './outcome.ts';
import type { Recording } from './recording.ts';
import type { Work } from './work.ts';

import type { Learned } from '../graph/plan.ts';

import { graphHash } from '../graph/hash.ts';
import { summarize } from '../journal/summarize.ts';
import { conclude } from './conclude.ts';
import { EventStream } from './event-stream.ts';
import { JournalWriter } from './journal-writer.ts';
import { releasing } from './recording.ts';
import { engineClock } from './tick-clock.ts';
import { systemTimers } from './timers.ts';
import { Unrecorded } from './unrecorded.ts';
import { assemble, prepare } from './work.ts';

/**
 * Opens a run and starts it. An open or cancelled run of the same target and graph is continued: nodes with a recorded
 * success keep their outputs and do not run again.
 *
 * The handle comes before the first node starts, so that iterating it at once misses no event.
 *
 * @throws OrchError `ORCH_GRAPH_INVALID` with all diagnostics, `ORCH_LOCKED` where another process works on the target.
 */
export async function runGraph<S>(graph: Graph, given: RunOptions<S>): Promise<RunHandle> {
  const options = { ...given, kinds: [...given.kinds] };
  const { clock = engineClock, random = systemRandom, target, dryRun, parent, request } = options;
  const store = dryRun === true ? undefined : options.store;
  const isPredicted = options.kinds.some(({ predicts = [] }) => predicts.length > 0);
  const peaks = isPredicted ? await store?.peaks() : undefined;
  const work = prepare(graph, options, clock, peaks);
  if (!store) return begin(work, options, { run: createRunId(clock, random), clock });
  const hash = graphHash(graph, work.kinds);
  const opened = await store.open({ target, graph: { name: graph.name, hash }, parent, request });
  const recording: Recording = { store, opened, graph: hash };
  return releasing(recording, async () => {
    const learned = { durations: await store.durations(), paces: await store.paces() };
    const approvals = opened.resumed ? await store.approvals(opened.run) : [];
    return begin(work, options, { run: opened.run, clock, recording, learned, approvals });
  });
}

interface Circumstances {
  readonly run: RunId;
  readonly clock: Clock;
  readonly recording?: Recording;
  readonly learned?: Learned;
  readonly approvals?: readonly Approval[];
}

function begin<S>(work: Work<S>, options: RunOptions<S>, circumstances: Circumstances): RunHandle {
  const { graph, resources } = work;
  const { run, clock, recording } = circumstances;
  const { timers = systemTimers } = options;
  const past = summarize(recording?.opened.replay ?? []);
  const stream = new EventStream(options.onEvent, (error) => engines.current.fail(error));
  const journal: Journal = recording
    ? new JournalWriter({ ...recording.opened, store: recording.store, lastSeq: past.seq, clock, stream })
    : new Unrecorded({ run, clock, stream });
  const awaitsAnswers = recording !== undefined && options.questions === 'wait';
  const assembly = { ...circumstances, past, journal, timers, awaitsAnswers };
  const { engine, board, settlement } = assemble(work, options, assembly);
  const engines = { current: engine };
  const outcome = conclude({
    run,
    graph,
    topology: work.topology,
    options,
    recording,
    past,
    approvals: circumstances.approvals ?? [],
    engines,
    journal,
    board,
    settlement,
    stream,
    clock,
    timers,
  });
  // Whoever only iterates sees the error there; it must not end the process as unhandled.
  outcome.catch(() => undefined);
  return {
    run,
    resumed: recording?.opened.resumed === true,
    outcome,
    pause: () => engines.current.pause(),
    resume: () => engines.current.resume(),
    drain: () => engines.current.drain(),
    setLimit(resource, limit) {
      resources.setLimit(resource, limit);
      engines.current.wake();
    },
    [Symbol.asyncIterator]: () => stream.iterate(),
  };
}
