import type { RunId } from '@orch/core';
import { summarize, type JournalEvent, type RunStore } from '@orch/dag';

import { taskTarget } from '../orchestrate/task-request.ts';
import { phases, type PhaseId } from '../phases/names.ts';
import type { TaskType } from '../task/task.ts';

/** How one sort of task went in a run. Times are means, in milliseconds. */
export interface TypeReport {
  readonly type: TaskType;
  readonly tasks: number;
  readonly landed: number;
  /** Of the work on a task, from its first phase to its last. */
  readonly meanMs: number;
  /** Of the phases that did something, all attempts of a task together. */
  readonly phases: readonly { readonly phase: PhaseId; readonly tasks: number; readonly meanMs: number }[];
}

/** What a run of many tasks measured of itself. */
export interface RunReport {
  /** Time of all tasks, one after the other, in milliseconds. */
  readonly workedMs: number;
  /** Time in which the run worked, in milliseconds: what passed between a kill and the next start is no part of it. */
  readonly elapsedMs: number;
  /** How many times as fast as one after the other; null where nothing was worked on. */
  readonly speedUp: number | null;
  /** The speed-up by the slots that could be used. */
  readonly efficiency: number | null;
  /** Share of the tasks that landed, of those that came to an end. */
  readonly successRate: number | null;
  /** Share of the attempts of phases that failed. To wait for a provider is no attempt. */
  readonly errorRate: number | null;
  readonly byType: readonly TypeReport[];
}

/** A task of a run, and how it ended. */
export interface ReportedTask {
  readonly id: string;
  readonly type: TaskType;
  /** `open`: it has not come to its end. */
  readonly end: 'landed' | 'failed' | 'open';
  /** The node of the run that had it worked on. */
  readonly node: string;
}

/** Measures a run from its journal and from those of its tasks, so that a run that was killed counts as a whole. */
export async function runReport(
  store: Pick<RunStore, 'events' | 'runs'>,
  run: RunId,
  { tasks, slots }: { readonly tasks: readonly ReportedTask[]; readonly slots: number },
): Promise<RunReport> {
  const events = await store.events(run);
  const measured = await Promise.all(
    tasks.map(async (task) => ({ ...task, ...(await phasesOf(store, task.id, run)) })),
  );
  const spans = spansOf(events);
  const worked = measured.map((task) => ({
    ...task,
    ms: sum(spans.flatMap((span) => (span.node === task.node ? [span.to - span.from] : []))),
  }));
  const workedMs = sum(worked.map(({ ms }) => ms));
  const elapsedMs = covered(spans);
  const ended = tasks.filter(({ end }) => end !== 'open');
  const attempts = sum(measured.map((task) => task.attempts));
  const speedUp = workedMs > 0 && elapsedMs > 0 ? workedMs / elapsedMs : null;
  const types = [...new Set(worked.filter(({ ms }) => ms > 0).map(({ type }) => type))].toSorted();
  return {
    workedMs: Math.round(workedMs),
    elapsedMs: Math.round(elapsedMs),
    speedUp: rounded(speedUp),
    efficiency: rounded(speedUp === null ? null : speedUp / Math.max(1, Math.min(slots, tasks.length))),
    successRate: rounded(share(ended.filter(({ end }) => end === 'landed').length, ended.length)),
    errorRate: rounded(share(sum(measured.map(({ failures }) => failures)), attempts)),
    byType: types.map((type) =>
      typeReport(
        type,
        worked.filter((task) => task.type === type && task.ms > 0),
      ),
    ),
  };
}

interface Phases {
  /** Milliseconds by phase. */
  readonly times: ReadonlyMap<PhaseId, number>;
  readonly attempts: number;
  readonly failures: number;
}

const ids: ReadonlySet<string> = new Set(phases.map(({ id }) => id));

/** What the phases of a task took in its last run, which the run has begun or gone on with. */
async function phasesOf(store: Pick<RunStore, 'events' | 'runs'>, task: string, run: RunId): Promise<Phases> {
  const runs = await store.runs(taskTarget(task));
  const last = runs.findLast(({ parent }) => parent === run) ?? runs.at(-1);
  const times = new Map<PhaseId, number>();
  if (last === undefined) return { times, attempts: 0, failures: 0 };
  const events = await store.events(last.run);
  for (const { node, from, to } of spansOf(events)) {
    if (ids.has(node)) times.set(node as PhaseId, (times.get(node as PhaseId) ?? 0) + to - from);
  }
  let [attempts, failures] = [0, 0];
  for (const node of summarize(events).nodes.values()) {
    const hasFailed = node.status === 'failed';
    failures += node.failures + (hasFailed ? 1 : 0);
    attempts += node.failures + (hasFailed || node.status === 'succeeded' ? 1 : 0);
  }
  return { times, attempts, failures };
}

function typeReport(type: TaskType, tasks: readonly (ReportedTask & Phases & { readonly ms: number })[]): TypeReport {
  return {
    type,
    tasks: tasks.length,
    landed: tasks.filter(({ end }) => end === 'landed').length,
    meanMs: Math.round(sum(tasks.map(({ ms }) => ms)) / tasks.length),
    phases: phases.flatMap(({ id }) => {
      const times = tasks.flatMap((task) => task.times.get(id) ?? []);
      if (times.length === 0) return [];
      return [{ phase: id, tasks: times.length, meanMs: Math.round(sum(times) / times.length) }];
    }),
  };
}

interface Span {
  readonly node: string;
  readonly from: number;
  readonly to: number;
}

/** When nodes were at work, by their outcomes. An attempt that a kill cut off has none. */
function spansOf(events: readonly JournalEvent[]): Span[] {
  return events.flatMap((event) => {
    if (event.node === null || !('durationMs' in event.body) || typeof event.body.durationMs !== 'number') return [];
    return [{ node: event.node, from: event.at - event.body.durationMs, to: event.at }];
  });
}

/** How long at least one of the spans lasted. */
function covered(spans: readonly Span[]): number {
  let [total, until] = [0, Number.NEGATIVE_INFINITY];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    total += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return total;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(100 * value) / 100;
}
