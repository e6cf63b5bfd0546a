import type { RunStore } from '@orch/dag';

import { jobWorkKind, workKind } from '../orchestrate/names.ts';
import { taskTypes, type TaskType } from '../task/task.ts';

/** What earlier runs in a repository have taught about tasks of a type. */
export interface Learned {
  /** How long the work on one takes, in milliseconds. */
  readonly durations: ReadonlyMap<TaskType, number>;
  /** The most memory that one needs, with everything that its agent starts, in bytes. */
  readonly peaks: ReadonlyMap<TaskType, number>;
}

export const nothingLearned: Learned = { durations: new Map(), peaks: new Map() };

/** Reads what a journal has learned, of tasks on their own and of those in a start together. */
export async function learnedOf(store: Pick<RunStore, 'durations' | 'peaks'>): Promise<Learned> {
  const [durations, peaks] = [await store.durations(), await store.peaks()];
  const known = { durations: new Map<TaskType, number>(), peaks: new Map<TaskType, number>() };
  for (const type of taskTypes) {
    const kinds = [workKind(type), jobWorkKind(type)];
    const times = kinds.flatMap((kind) => durations.get(kind) ?? []);
    const amounts = kinds.flatMap((kind) => peaks.get(kind)?.['memory'] ?? []);
    if (times.length > 0) known.durations.set(type, times.reduce((sum, ms) => sum + ms, 0) / times.length);
    if (amounts.length > 0) known.peaks.set(type, Math.max(...amounts));
  }
  return known;
}
