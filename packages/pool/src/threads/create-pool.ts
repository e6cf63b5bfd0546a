import { availableParallelism } from 'node:os';

import { OrchError } from '@orch/core';

import { createCosts } from './costs.ts';
import { createDeadlines } from './deadlines.ts';
import type { Tasks } from './define-tasks.ts';
import type { Executor } from './executor.ts';
import { inlineExecutor } from './inline-executor.ts';
import { createJobQueue } from './job-queue.ts';
import { measuredExecutor } from './measured-executor.ts';
import { endedError, queueFull } from './pool-error.ts';
import { PoolJob } from './pool-job.ts';
import type { BatchOptions, Pool, PoolOptions, RunOptions } from './pool-types.ts';
import { retried } from './retry.ts';
import { runBatch } from './run-batch.ts';
import type { TaskCall } from './task-types.ts';
import { threadExecutor } from './thread-executor.ts';

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
  const { maxQueued = Number.POSITIVE_INFINITY, onTask } = options;
  const costs = createCosts();
  const executor = executorFor(options, size, costs.meanMs);
  const timed = onTask !== undefined || ('tasks' in options && 'filename' in options);
  const queue = createJobQueue<PoolJob>(size);
  const deadlines = createDeadlines<PoolJob>((job) => job.end('timeout'));
  const shop = { executor, queue, deadlines, costs, onTask };
  let closed = false;

  const submit = (call: TaskCall, timeoutMs: number, runOptions: RunOptions): Promise<unknown> => {
    const { task } = call;
    if (closed) return Promise.reject(endedError('closed', task, timeoutMs));
    if (runOptions.signal?.aborted === true) return Promise.reject(endedError('aborted', task, timeoutMs));
    if (queue.running.size >= size && queue.queued.size >= maxQueued) return Promise.reject(queueFull(task, maxQueued));
    const job = new PoolJob(shop, call, timeoutMs, runOptions);
    queue.add(job);
    return job.promise;
  };

  const run = (task: string, input: unknown, runOptions: RunOptions = {}): Promise<unknown> => {
    const timeoutMs = runOptions.timeoutMs ?? options.timeoutMs ?? defaultTimeoutMs;
    const call: TaskCall = timed ? { task, input, timed } : { task, input };
    const begin = (): Promise<unknown> => submit(call, timeoutMs, runOptions);
    if (runOptions.idempotent !== true) return begin();
    // What was handed over is gone after the first attempt.
    return (runOptions.transfer ?? []).length > 0 ? begin() : retried(begin);
  };
  const batch = (task: string, inputs: readonly unknown[], batchOptions: BatchOptions = {}): Promise<unknown[]> => {
    const timeoutMs = batchOptions.timeoutMs ?? options.timeoutMs ?? defaultTimeoutMs;
    const meanMs = (): number | undefined => costs.meanMs(task);
    return runBatch(inputs, size, meanMs, (input, first) => {
      const begin = (): Promise<unknown> => submit({ task, input, first }, timeoutMs * input.length, batchOptions);
      return batchOptions.idempotent === true ? retried(begin) : begin();
    });
  };

  const close = async ({ force = false }: { readonly force?: boolean } = {}): Promise<void> => {
    closed = true;
    if (force) for (const job of [...queue.queued, ...queue.running]) job.end('closed');
    await queue.drain();
    await executor.destroy();
  };
  return {
    run: run as Pool<R['functions']>['run'],
    runBatch: batch as Pool<R['functions']>['runBatch'],
    get load() {
      return { running: queue.running.size, queued: queue.queued.size };
    },
    ready: queue.ready,
    drain: queue.drain,
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

const defaultTimeoutMs = 60_000;
const defaultInlineBelowMs = 0.5;

function executorFor(
  options: PoolOptions<Tasks>,
  size: number,
  meanMs: (task: string) => number | undefined,
): Executor {
  if (!('filename' in options)) return inlineExecutor(options.tasks);
  const { filename, idleMs = 10_000, maxHeapMb, execArgv } = options;
  const threads = threadExecutor({ filename, size, idleMs, maxHeapMb, execArgv });
  if (!('tasks' in options)) return threads;
  return measuredExecutor(
    inlineExecutor(options.tasks),
    threads,
    meanMs,
    options.inlineBelowMs ?? defaultInlineBelowMs,
  );
}
