import { describeError, type ErrorDescription } from './error-description.ts';

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
}

/** What passes back. */
export type TaskAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: ErrorDescription }
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
  const answer = async ({ task, input }: TaskCall): Promise<TaskAnswer> => {
    const run = taskNamed(functions, task);
    if (!run) return { ok: false, unknownTask: task };
    try {
      return { ok: true, value: await run(input, { signal: neverAborted }) };
    } catch (error) {
      return { ok: false, error: describeError(error) };
    }
  };
  return Object.assign(answer, { functions });
}

const neverAborted = new AbortController().signal;

/** The task with a name, which may come from anywhere: inherited members such as `constructor` are no tasks. */
export function taskNamed(
  functions: TaskMap,
  name: string,
): ((input: unknown, context: TaskContext) => unknown) | undefined {
  if (!Object.hasOwn(functions, name)) return undefined;
  return functions[name] as ((input: unknown, context: TaskContext) => unknown) | undefined;
}
