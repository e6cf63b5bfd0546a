import type { Transferable } from 'node:worker_threads';

import type { Cancellation } from './cancellation.ts';
import type { TaskCall } from './task-types.ts';

/** What becomes of a call: exactly one of both is called, once, unless the executor is destroyed before. */
export interface Settle {
  /** `runMs`: how long the task itself took, where the call was `timed` or is a part of a batch. */
  readonly done: (value: unknown, runMs: number | undefined) => void;
  /** With what {@link poolError} understands. */
  readonly failed: (error: unknown) => void;
}

/** What a call is given besides its input. */
export interface CallOptions {
  readonly cancellation: Cancellation;
  readonly transfer: readonly Transferable[];
  readonly onProgress: ((value: unknown) => void) | undefined;
}

/** Where tasks run: in threads or in this one. */
export interface Executor {
  /** Returns where the call runs. */
  execute(call: TaskCall, options: CallOptions, settle: Settle): Place;
  /** Ends all threads, also busy ones. */
  destroy(): Promise<void>;
}

export type Place = 'thread' | 'inline';

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
