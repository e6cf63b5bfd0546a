import { describeError, type ErrorDescription } from './error-description.ts';
import { TaskFailure } from './executor.ts';

/** What a task gets besides its input. */
export interface TaskContext {
  /**
   * Aborted when nobody waits for the result any more. In a thread it never is: there the thread is ended instead,
   * whatever the task does.
   */
  readonly signal: AbortSignal;
}

/** Tasks by name. Inputs and results pass a thread's border as structured clones. */
export type TaskMap = Readonly<Record<string, (input: never, context: TaskContext) => unknown>>;

/** What passes from the pool to a thread. */
export interface TaskCall {
  readonly task: string;
  readonly input: unknown;
  /** Where it is given, `input` is a list of inputs, and this is the place of its first one in the whole batch. */
  readonly first?: number;
}

/** What passes back. */
export type TaskAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: ErrorDescription; readonly index?: number }
  | { readonly ok: false; readonly unknownTask: string };

/** The tasks of a module, as {@link defineTasks} makes them. The function is what a thread calls. */
export interface Tasks<T extends TaskMap = TaskMap> {
  (call: TaskCall): Promise<TaskAnswer>;
  readonly functions: T;
}

/**
 * Registers tasks for a pool. Export the result as `tasks` from a module of its own, and give the file to
 * {@link createPool}; its type is all that the calling side needs.
 */
export function defineTasks<const T extends TaskMap>(functions: T): Tasks<T> {
  const answer = async (call: TaskCall): Promise<TaskAnswer> => {
    const run = taskNamed(functions, call.task);
    if (!run) return { ok: false, unknownTask: call.task };
    try {
      return { ok: true, value: await perform(run, call, { signal: neverAborted }) };
    } catch (error) {
      if (!(error instanceof TaskFailure)) throw error;
      const { cause, index } = error;
      return { ok: false, error: describeError(cause), ...(index !== undefined && { index }) };
    }
  };
  return Object.assign(answer, { functions });
}

type Run = (input: unknown, context: TaskContext) => unknown;

/** Runs a task on its input, or on one input of a list after the other. Rejects with a {@link TaskFailure}. */
export async function perform(run: Run, { input, first }: TaskCall, context: TaskContext): Promise<unknown> {
  const inputs = first === undefined ? [input] : (input as readonly unknown[]);
  const results: unknown[] = [];
  try {
    for (const one of inputs) {
      const result = run(one, context);
      results.push(isThenable(result) ? await result : result);
    }
  } catch (error) {
    throw new TaskFailure(error, first === undefined ? undefined : first + results.length);
  }
  return first === undefined ? results[0] : results;
}

/** Waiting for what is no promise costs more than a small task. */
function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

const neverAborted = new AbortController().signal;

/** The task with a name, which may come from anywhere: inherited members such as `constructor` are no tasks. */
export function taskNamed(functions: TaskMap, name: string): Run | undefined {
  if (!Object.hasOwn(functions, name)) return undefined;
  return functions[name] as Run | undefined;
}
