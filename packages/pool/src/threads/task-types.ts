import type { MessagePort, Transferable } from 'node:worker_threads';

/** What a task gets besides its input. */
export interface TaskContext {
  /**
   * Aborted when nobody waits for the result any more. In a thread it never is: there the thread is ended instead,
   * whatever the task does.
   */
  readonly signal: AbortSignal;
  /** Tells the caller's `onProgress` something, as a structured clone. Does nothing where nobody listens. */
  readonly progress: (value: unknown) => void;
  /** Names buffers in the result that are handed over instead of copied; the thread cannot use them any more. */
  readonly transfer: (...parts: readonly Transferable[]) => void;
}

/** Tasks by name. Inputs and results pass a thread's border as structured clones. */
export type TaskMap = Readonly<Record<string, (input: never, context: TaskContext) => unknown>>;

/** A task as it is called. */
export type Task = (input: unknown, context: TaskContext) => unknown;

/** What passes from the pool to a thread. */
export interface TaskCall {
  readonly task: string;
  readonly input: unknown;
  /** Where it is given, `input` is a list of inputs, and this is the place of its first one in the whole batch. */
  readonly first?: number;
  /** Whether the answer tells how long the task took. That of a batch always does. */
  readonly timed?: boolean;
  /** Where progress is sent to. */
  readonly port?: MessagePort;
}

/** Whether a call is answered together with its time. */
export function isTimed({ first, timed }: TaskCall): boolean {
  return first !== undefined || timed === true;
}
