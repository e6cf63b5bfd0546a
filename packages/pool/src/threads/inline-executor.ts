import type { Cancellation } from './cancellation.ts';
import type { Tasks } from './define-tasks.ts';
import { UnknownTask, type CallOptions, type Executor } from './executor.ts';
import { isThenable, perform, taskNamed } from './perform.ts';
import type { TaskContext } from './task-types.ts';

/**
 * Runs tasks in the calling thread. Inputs and results are passed as they are, not cloned. A task that does not come
 * back by itself blocks the caller: there is no thread to end.
 */
export function inlineExecutor(tasks: Tasks): Executor {
  return {
    execute: (call, options, settle) => {
      const task = taskNamed(tasks.functions, call.task);
      if (!task) {
        settle.failed(new UnknownTask(call.task));
        return 'inline';
      }
      const { cancellation } = options;
      const start = performance.now();
      const succeed = (value: unknown): void => {
        if (!cancellation.aborted) settle.done(value, performance.now() - start);
      };
      const failed = (error: unknown): void => {
        if (!cancellation.aborted) settle.failed(error);
      };
      // Later, because others may be ended by the same signal: until then none of them begins.
      cancellation.once('abort', () => queueMicrotask(() => settle.failed(undefined)));
      try {
        const result = perform(task, call, new InlineContext(options));
        if (isThenable(result)) void result.then(succeed, failed);
        else succeed(result);
      } catch (error) {
        failed(error);
      }
      return 'inline';
    },
    destroy: () => Promise.resolve(),
  };
}

/**
 * What a task is given. A class, because the accessor of an object literal is made anew for each task, and V8 keeps it,
 * and with it all that the task was given, until the next full garbage collection.
 */
class InlineContext implements TaskContext {
  readonly progress: (value: unknown) => void;
  readonly #cancellation: Cancellation;
  #signal: AbortSignal | undefined;

  constructor({ cancellation, onProgress }: CallOptions) {
    this.#cancellation = cancellation;
    this.progress = (value) => onProgress?.(value);
  }

  get signal(): AbortSignal {
    return (this.#signal ??= signalOf(this.#cancellation));
  }

  /** Nothing is cloned here. */
  readonly transfer = (): void => undefined;
}

/** Made for the tasks that ask for it. */
function signalOf(cancellation: Cancellation): AbortSignal {
  const controller = new AbortController();
  if (cancellation.aborted) controller.abort();
  else cancellation.once('abort', () => controller.abort());
  return controller.signal;
}
