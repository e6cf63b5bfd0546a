import type { Transferable } from 'node:worker_threads';

import type { TaskCall } from './define-tasks.ts';

/** Where tasks run: in threads or in this one. Rejects with what {@link poolError} understands. */
export interface Executor {
  execute(call: TaskCall, signal: AbortSignal, transfer: readonly Transferable[]): Promise<unknown>;
  /** Ends all threads, also busy ones. */
  destroy(): Promise<void>;
}

/** The thrown value of a task itself, in contrast to failures of the thread it ran in. */
export class TaskFailure extends Error {
  /** Place of the input in its batch; undefined for a single one. */
  readonly index: number | undefined;

  constructor(cause: unknown, index: number | undefined) {
    super('the task threw', { cause });
    this.index = index;
  }
}

/** There is no task with this name. */
export class UnknownTask extends Error {}

/** No thread is there and none can be started. */
export class ThreadStartFailure extends Error {}
