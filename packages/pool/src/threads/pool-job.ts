import { Cancellation } from './cancellation.ts';
import type { Costs } from './costs.ts';
import type { Deadlines } from './deadlines.ts';
import type { CallOptions, Executor, Place, Settle } from './executor.ts';
import type { Job, JobQueue } from './job-queue.ts';
import { endedError, poolError, type EndReason } from './pool-error.ts';
import type { RunOptions, TaskReport } from './pool-types.ts';
import type { TaskCall } from './task-types.ts';

/** What the calls of a pool share. */
export interface Workshop {
  readonly executor: Executor;
  readonly queue: JobQueue<PoolJob>;
  readonly deadlines: Deadlines<PoolJob>;
  readonly costs: Costs;
  readonly onTask: ((report: TaskReport) => void) | undefined;
}

const nothing: CallOptions['transfer'] = [];

/**
 * One call, from its arrival to its end. It is at once what waits in the queue, what the executor is told and what it
 * tells the result: an object and a function for each of these would cost a tenth of a small task.
 */
export class PoolJob implements Job, CallOptions, Settle {
  readonly promise: Promise<unknown>;
  readonly cancellation: Cancellation = new Cancellation();
  readonly transfer: CallOptions['transfer'];
  readonly onProgress: CallOptions['onProgress'];
  readonly #shop: Workshop;
  readonly #call: TaskCall;
  readonly #timeoutMs: number;
  readonly #signal: AbortSignal | undefined;
  readonly #abort: (() => void) | undefined;
  readonly #added: number;
  #resolve!: (value: unknown) => void; // set by the constructor of the promise, which TypeScript does not see
  #reject!: (error: unknown) => void; // the same
  #begun = 0;
  #ended = false;
  #place: Place = 'inline';
  #error: unknown;

  constructor(shop: Workshop, call: TaskCall, timeoutMs: number, { signal, onProgress, transfer }: RunOptions) {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#shop = shop;
    this.#call = call;
    this.#timeoutMs = timeoutMs;
    this.transfer = transfer ?? nothing;
    this.onProgress = onProgress && ((value) => this.#progress(onProgress, value));
    this.#signal = signal;
    this.#abort = signal && (() => this.end('aborted'));
    if (this.#abort) signal?.addEventListener('abort', this.#abort, { once: true });
    this.#added = shop.onTask ? performance.now() : 0;
  }

  begin(): void {
    const { deadlines, executor, onTask } = this.#shop;
    if (onTask) this.#begun = performance.now();
    this.#place = executor.execute(this.#call, this, this);
    // Afterwards, while a thread works already. What ran here may have ended.
    if (!this.#ended) deadlines.set(this, this.#timeoutMs);
  }

  done(value: unknown, runMs: number | undefined): void {
    this.#resolve(value);
    if (runMs !== undefined) this.#shop.costs.record(this.#call.task, runMs, this.#inputs ?? 1);
    this.#settled(runMs);
  }

  failed(reason: unknown): void {
    if (this.#error === undefined) this.#fail(poolError(reason, this.#call.task));
    this.#settled(undefined);
  }

  end(reason: EndReason): void {
    this.#fail(endedError(reason, this.#call.task, this.#timeoutMs));
    if (this.#shop.queue.running.has(this)) this.cancellation.abort();
    else this.#settled(undefined);
  }

  /** How many inputs a part of a batch has; undefined for a single task. */
  get #inputs(): number | undefined {
    const { first, input } = this.#call;
    return first === undefined ? undefined : (input as readonly unknown[]).length;
  }

  #progress(onProgress: (value: unknown) => void, value: unknown): void {
    try {
      if (this.#error === undefined) onProgress(value);
    } catch (error) {
      this.#fail(error);
      this.cancellation.abort();
    }
  }

  #fail(error: unknown): void {
    this.#error ??= error;
    this.#reject(error);
  }

  #settled(runMs: number | undefined): void {
    const { deadlines, queue, onTask } = this.#shop;
    this.#ended = true;
    deadlines.clear(this);
    if (this.#abort) this.#signal?.removeEventListener('abort', this.#abort);
    if (onTask && queue.running.has(this)) this.#report(onTask, runMs);
    queue.remove(this);
  }

  #report(onTask: (report: TaskReport) => void, runMs: number | undefined): void {
    const total = performance.now() - this.#begun;
    const report: TaskReport = {
      task: this.#call.task,
      inputs: this.#inputs,
      place: this.#place,
      error: this.#error,
      queuedMs: this.#begun - this.#added,
      runMs,
      transitMs: runMs === undefined ? undefined : Math.max(0, total - runMs),
    };
    queueMicrotask(() => onTask(report));
  }
}
