import type { Transferable } from 'node:worker_threads';

import type { Tasks } from './define-tasks.ts';
import type { Place } from './executor.ts';
import type { TaskMap } from './task-types.ts';

interface CommonOptions {
  /** How many tasks run at once, each in a thread of its own. @default os.availableParallelism() */
  readonly size?: number;
  /** Longest time of one task, in milliseconds; `Infinity` for none. @default 60000 */
  readonly timeoutMs?: number;
  /** How many tasks may wait for a thread. @default no limit */
  readonly maxQueued?: number;
  /** Gets a report of every task and every part of a batch that ran, when it has ended. For diagnostics. */
  readonly onTask?: (report: TaskReport) => void;
}

interface InlineOptions<R extends Tasks> {
  /** Tasks to run in the calling thread. */
  readonly tasks: R;
}

interface ThreadOptions {
  /** The module that exports `tasks`, as a path or a `file:` URL. */
  readonly filename: string | URL;
  /** A thread without work ends after this time, in milliseconds. @default 10000 */
  readonly idleMs?: number;
  /** Heap of a thread, in MiB. @default what Node takes */
  readonly maxHeapMb?: number;
  /** Options of Node for the threads. @default those of this process */
  readonly execArgv?: readonly string[];
}

interface MeasuredOptions<R extends Tasks> extends InlineOptions<R>, ThreadOptions {
  /**
   * Tasks that take less time than this on average, in milliseconds, run in the calling thread, and so does the first
   * call of each task, to be measured. @default 0.5
   */
  readonly inlineBelowMs?: number;
}

/** With `filename` tasks run in threads, with `tasks` in the calling thread, with both where they cost less. */
export type PoolOptions<R extends Tasks> = CommonOptions & (InlineOptions<R> | ThreadOptions | MeasuredOptions<R>);

/** What became of a call. */
export interface TaskReport {
  readonly task: string;
  /** How many inputs the call had; `undefined` for a single task that is no part of a batch. */
  readonly inputs: number | undefined;
  readonly place: Place;
  /** What its promise rejected with; undefined where it went well. */
  readonly error: unknown;
  /** Time until it got its thread, in milliseconds. */
  readonly queuedMs: number;
  /** Time of the task itself; undefined where it failed. */
  readonly runMs: number | undefined;
  /** The rest of the time until the result was here: copies, messages, and the start of the thread. */
  readonly transitMs: number | undefined;
}

export interface BatchOptions {
  /** Longest time of one task, in milliseconds. It starts when the task gets a thread. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Doing it twice is the same as once: it is begun again, at most twice, where its thread ended. @default false */
  readonly idempotent?: boolean;
}

export interface RunOptions extends BatchOptions {
  /**
   * Parts of the input that are handed over instead of copied; the caller cannot use them any more, and the task is
   * not begun again.
   */
  readonly transfer?: readonly Transferable[];
  /**
   * Gets what the task gives to `context.progress`, all of it before the promise settles. What it throws ends the task,
   * and `run` rejects with it.
   */
  readonly onProgress?: (value: unknown) => void;
}

type InputOf<F> = F extends (input: infer Input, ...rest: never[]) => unknown ? Input : never;
type ResultOf<F> = F extends (...input: never[]) => infer Result ? Awaited<Result> : never;

export interface Pool<T extends TaskMap> extends AsyncDisposable {
  /**
   * Runs a task. The promise always settles.
   *
   * @throws OrchError `ORCH_POOL_TASK` (it threw; `cause` has the original name, message, stack, code and cause),
   *   `ORCH_POOL_TIMEOUT`, `ORCH_POOL_ABORTED`, `ORCH_POOL_WORKER_EXIT` (`data.exitCode`),
   *   `ORCH_POOL_OUT_OF_MEMORY`, `ORCH_POOL_CLONE` (input or result cannot be sent), `ORCH_POOL_UNKNOWN_TASK`,
   *   `ORCH_POOL_QUEUE_FULL`, `ORCH_POOL_CLOSED`, `ORCH_POOL_START`
   */
  run<Name extends keyof T & string>(
    name: Name,
    input: InputOf<T[Name]>,
    options?: RunOptions,
  ): Promise<ResultOf<T[Name]>>;
  /**
   * Runs a task on every input and answers the results in their order. Up to 256 cheap inputs share one message to a
   * thread, which makes small tasks many times cheaper; they also share their time, `timeoutMs` for each of them
   * together. After a failure no further input is begun.
   *
   * @throws OrchError as {@link Pool.run}; `data.index` of `ORCH_POOL_TASK` is the place of the input.
   */
  runBatch<Name extends keyof T & string>(
    name: Name,
    inputs: readonly InputOf<T[Name]>[],
    options?: BatchOptions,
  ): Promise<ResultOf<T[Name]>[]>;
  /** How many tasks run, and how many wait. */
  readonly load: { readonly running: number; readonly queued: number };
  /** Resolves when a task would not have to wait: for callers that produce tasks faster than they are done. */
  ready(): Promise<void>;
  /** Resolves when no task runs or waits. */
  drain(): Promise<void>;
  /** Takes no more tasks, waits for those that run or wait (`force`: ends them), and ends the threads. */
  close(options?: { readonly force?: boolean }): Promise<void>;
}
