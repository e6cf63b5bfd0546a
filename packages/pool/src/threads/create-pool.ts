import { availableParallelism } from 'node:os';
import type { Transferable } from 'node:worker_threads';

import { OrchError } from '@orch/core';

import type { TaskCall, TaskMap, Tasks } from './define-tasks.ts';
import type { Executor } from './executor.ts';
import { inlineExecutor } from './inline-executor.ts';
import { endedError, poolError, type EndReason } from './pool-error.ts';
import { retried } from './retry.ts';
import { runBatch } from './run-batch.ts';
import { threadExecutor } from './thread-executor.ts';

interface CommonOptions {
  /** How many tasks run at once, each in a thread of its own. @default os.availableParallelism() */
  readonly size?: number;
  /** Longest time of one task, in milliseconds; `Infinity` for none. @default 60000 */
  readonly timeoutMs?: number;
  /** How many tasks may wait for a thread. @default no limit */
  readonly maxQueued?: number;
}

export type PoolOptions<R extends Tasks> = CommonOptions &
  (
    | {
        /** Tasks to run in the calling thread. */
        readonly tasks: R;
      }
    | {
        /** The module that exports `tasks`, as a path or a `file:` URL. */
        readonly filename: string | URL;
        /** A thread without work ends after this time, in milliseconds. @default 10000 */
        readonly idleMs?: number;
        /** Heap of a thread, in MiB. @default what Node takes */
        readonly maxHeapMb?: number;
        /** Options of Node for the threads. @default those of this process */
        readonly execArgv?: readonly string[];
      }
  );

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
   * Runs a task on every input and answers the results in their order. Up to 64 inputs share one message to a thread,
   * which makes small tasks many times cheaper; they also share their time, `timeoutMs` for each of them together.
   * After a failure no further input is begun.
   *
   * @throws OrchError as {@link Pool.run}; `data.index` of `ORCH_POOL_TASK` is the place of the input.
   */
  runBatch<Name extends keyof T & string>(
    name: Name,
    inputs: readonly InputOf<T[Name]>[],
    options?: BatchOptions,
  ): Promise<ResultOf<T[Name]>[]>;
  /** Resolves when no task runs or waits. */
  drain(): Promise<void>;
  /** Takes no more tasks, waits for those that run or wait (`force`: ends them), and ends the threads. */
  close(options?: { readonly force?: boolean }): Promise<void>;
}

interface Job {
  readonly begin: () => void;
  readonly end: (reason: EndReason) => void;
}

/**
 * Makes a pool. Threads are started when tasks come, and never keep the process alive.
 *
 * @throws OrchError `ORCH_POOL_OPTIONS`
 */
export function createPool<R extends Tasks>(options: PoolOptions<R>): Pool<R['functions']> {
  const size = options.size ?? availableParallelism();
  if (!Number.isInteger(size) || size < 1) {
    throw new OrchError('ORCH_POOL_OPTIONS', `size must be a whole number of at least 1, not ${size}`);
  }
  const executor = 'tasks' in options ? inlineExecutor(options.tasks) : threads(options, size);
  const maxQueued = options.maxQueued ?? Number.POSITIVE_INFINITY;
  const queue = new Set<Job>();
  const running = new Set<Job>();
  let whenIdle = Promise.withResolvers<void>();
  let closed = false;

  const next = (): void => {
    while (running.size < size) {
      const [job] = queue;
      if (!job) break;
      queue.delete(job);
      running.add(job);
      job.begin();
    }
    if (running.size > 0) return;
    whenIdle.resolve();
    whenIdle = Promise.withResolvers();
  };
  const drain = async (): Promise<void> => {
    while (running.size > 0) await whenIdle.promise;
  };

  const submit = (
    call: TaskCall,
    timeoutMs: number,
    runOptions: RunOptions,
    onBegin?: () => void,
  ): Promise<unknown> => {
    const { task } = call;
    if (closed) return Promise.reject(endedError('closed', task, timeoutMs));
    if (runOptions.signal?.aborted) return Promise.reject(endedError('aborted', task, timeoutMs));
    if (running.size >= size && queue.size >= maxQueued) return Promise.reject(queueFull(task, maxQueued));
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      runOptions.signal?.removeEventListener('abort', abort);
      queue.delete(job);
      running.delete(job);
      finish();
      next();
    };
    const job: Job = {
      begin: () => {
        onBegin?.();
        if (timeoutMs <= maxTimerMs) timer = setTimeout(job.end, timeoutMs, 'timeout');
        executor.execute(call, controller.signal, runOptions.transfer ?? []).then(
          (value) => settle(() => resolve(value)),
          (error: unknown) => settle(() => reject(poolError(error, task))),
        );
      },
      end: (reason) => {
        reject(endedError(reason, task, timeoutMs));
        if (running.has(job)) controller.abort();
        else settle(() => undefined);
      },
    };
    const abort = (): void => job.end('aborted');
    runOptions.signal?.addEventListener('abort', abort, { once: true });
    queue.add(job);
    next();
    return promise;
  };

  const run = (task: string, input: unknown, runOptions: RunOptions = {}): Promise<unknown> => {
    const timeoutMs = runOptions.timeoutMs ?? options.timeoutMs ?? defaultTimeoutMs;
    const begin = (): Promise<unknown> => submit({ task, input }, timeoutMs, runOptions);
    if (runOptions.idempotent !== true) return begin();
    // What was handed over is gone after the first attempt.
    return (runOptions.transfer ?? []).length > 0 ? begin() : retried(begin);
  };
  const batch = (task: string, inputs: readonly unknown[], batchOptions: BatchOptions = {}): Promise<unknown[]> => {
    const timeoutMs = batchOptions.timeoutMs ?? options.timeoutMs ?? defaultTimeoutMs;
    return runBatch(inputs, size, (part, first, onBegin) => {
      const begin = (): Promise<unknown> =>
        submit({ task, input: part, first }, timeoutMs * part.length, batchOptions, onBegin);
      return batchOptions.idempotent === true ? retried(begin) : begin();
    });
  };

  const close = async ({ force = false }: { readonly force?: boolean } = {}): Promise<void> => {
    closed = true;
    if (force) for (const job of [...queue, ...running]) job.end('closed');
    await drain();
    await executor.destroy();
  };
  return {
    run: run as Pool<R['functions']>['run'],
    runBatch: batch as Pool<R['functions']>['runBatch'],
    drain,
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

const defaultTimeoutMs = 60_000;

/** Timers cannot be longer; a task with more time than that (24 days) has no timer. */
const maxTimerMs = 2 ** 31 - 1;

function threads(options: Extract<PoolOptions<Tasks>, { filename: string | URL }>, size: number): Executor {
  const { filename, idleMs = 10_000, maxHeapMb, execArgv } = options;
  return threadExecutor({ filename, size, idleMs, maxHeapMb, execArgv });
}

function queueFull(task: string, maxQueued: number): OrchError {
  return new OrchError('ORCH_POOL_QUEUE_FULL', `the task ${task} was refused: ${maxQueued} tasks wait already`, {
    help: 'Wait for some results before sending more, or raise maxQueued.',
    data: { task, maxQueued },
  });
}
