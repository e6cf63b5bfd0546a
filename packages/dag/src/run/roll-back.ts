import type { Clock } from '@orch/core';

import type { NodeSpec } from '../graph/graph.ts';
import type { JournalEvent, UndoStep } from '../journal/events.ts';
import type { Approval } from '../journal/store.ts';
import type { RunSummary } from '../journal/summarize.ts';
import type { Engine } from './engine.ts';
import type { Journal } from './journal-writer.ts';
import type { RunOptions } from './options.ts';
import type { Compensation } from './outcome.ts';
import type { Recording } from './recording.ts';
import type { Timers } from './timers.ts';

import { literal } from '../graph/references.ts';
import { undoneByHand } from '../journal/events.ts';
import { summarize } from '../journal/summarize.ts';
import { nodeError } from './outcome.ts';
import { assemble, prepare } from './work.ts';

export interface RollBackOptions<S> {
  readonly recording: Recording;
  readonly journal: Journal;
  readonly options: RunOptions<S>;
  readonly approvals: readonly Approval[];
  readonly clock: Clock;
  readonly timers: Timers;
  /** Told of every engine before it starts: it is the one to cancel from then on. */
  readonly runs: (engine: Engine<S>) => void;
}

/**
 * Undoes the effects of a run in the reverse order of their completion, one after the other. The list of what is to be
 * undone is on record before the first compensation starts, so that a successor goes on with it and undoes nothing
 * twice. An effect whose outcome is unknown is undone like one that happened. A compensation that fails does not keep
 * others from being run; a person must look at it.
 */
export async function rollBack<S>(given: RollBackOptions<S>): Promise<Compensation> {
  const { recording, journal } = given;
  await journal.commit();
  const events = await recording.store.events(recording.opened.run);
  const past = summarize(events);
  let steps = past.compensation;
  if (steps === undefined) {
    steps = stepsOf(events);
    if (steps.length > 0) {
      journal.record('run-compensating', null, 0, { steps }, true);
      await journal.commit();
    }
  }
  const undone: string[] = [];
  const failed: string[] = [];
  for (const step of steps) {
    const status = await undo(step, past, given);
    if (status === 'cancelled') return { undone, failed, isComplete: false };
    (status === 'succeeded' ? undone : failed).push(step.id);
  }
  return { undone, failed, isComplete: failed.length === 0 };
}

async function undo<S>(
  step: UndoStep,
  past: RunSummary,
  given: RollBackOptions<S>,
): Promise<'succeeded' | 'failed' | 'cancelled'> {
  const { recording, journal, options, approvals, clock, timers, runs } = given;
  const known = past.nodes.get(step.id);
  if (known?.status === 'succeeded') return 'succeeded';
  const attempt = known?.attempts ?? 0;
  const decision = approvals.findLast(({ node, key }) => node === step.id && key === undoneByHand);
  if (decision?.decision === 'approved') {
    const { by, at } = decision;
    journal.record('approval-given', step.id, attempt, { key: undoneByHand, decision: 'approved', by, at }, true);
    journal.record('node-succeeded', step.id, attempt, { output: null, durationMs: 0 }, true);
    await journal.commit();
    return 'succeeded';
  }
  const node: NodeSpec = { id: step.id, kind: step.kind, input: literal(step.input) };
  const { results: _results, failure: _failure, dryRun: _dryRun, ...inherited } = options;
  try {
    const work = prepare({ name: step.id, nodes: [node] }, inherited, clock);
    const { run } = recording.opened;
    const { engine } = assemble(work, inherited, { run, clock, timers, journal, past, approvals });
    runs(engine);
    const verdict = await engine.start();
    await journal.commit();
    engine.assertSound();
    return verdict === 'needs-human' ? 'failed' : verdict;
  } catch (error) {
    if (!isGraphFault(error)) throw error;
    journal.record('node-failed', step.id, attempt, { error: nodeError(error), durationMs: 0 }, true);
    await journal.commit();
    return 'failed';
  }
}

/** Whether a compensation cannot even begin, for instance because its kind does not exist any more. */
function isGraphFault(error: unknown): boolean {
  return nodeError(error).code === 'ORCH_GRAPH_INVALID';
}

/** What is to be undone: what was completed last comes first. */
function stepsOf(events: readonly JournalEvent[]): UndoStep[] {
  const steps = new Map<string, UndoStep>();
  for (const event of events) {
    if (event.type !== 'effect-intent' && event.type !== 'effect-done') continue;
    const id = `undo ${event.node ?? ''}: ${event.body.key}`;
    const undo = event.type === 'effect-intent' ? event.body.undo : undefined;
    const step = undo === undefined ? steps.get(id) : { id, ...undo };
    if (step === undefined) continue;
    steps.delete(id);
    steps.set(id, step);
  }
  return [...steps.values()].toReversed();
}
