import { answer } from './answer.ts';
import type { TaskCall, TaskMap } from './task-types.ts';

/** The tasks of a module, as {@link defineTasks} makes them. The function is what a thread calls. */
export interface Tasks<T extends TaskMap = TaskMap> {
  (call: TaskCall): unknown;
  readonly functions: T;
}

/**
 * Registers tasks for a pool. Export the result as `tasks` from a module of its own, and give the file to
 * {@link createPool}; its type is all that the calling side needs.
 */
export function defineTasks<const T extends TaskMap>(functions: T): Tasks<T> {
  return Object.assign((call: TaskCall) => answer(functions, call), { functions });
}
