import { perform, taskNamed, type Tasks } from './define-tasks.ts';
import { UnknownTask, type Executor } from './executor.ts';

/**
 * Runs tasks in the calling thread, for small tasks, tests and debugging. Inputs and results are passed as they are,
 * not cloned. A task that does not come back by itself blocks the caller: there is no thread to end.
 */
export function inlineExecutor(tasks: Tasks): Executor {
  return {
    execute: async (call, signal) => {
      const run = taskNamed(tasks.functions, call.task);
      if (!run) throw new UnknownTask(call.task);
      const { promise: aborted, reject } = Promise.withResolvers<never>();
      const abort = (): void => reject(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      try {
        return await Promise.race([perform(run, call, { signal }), aborted]);
      } finally {
        signal.removeEventListener('abort', abort);
      }
    },
    destroy: () => Promise.resolve(),
  };
}
