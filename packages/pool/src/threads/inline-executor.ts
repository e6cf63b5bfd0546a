import { taskNamed, type Tasks } from './define-tasks.ts';
import { TaskFailure, UnknownTask, type Executor } from './executor.ts';

/**
 * Runs tasks in the calling thread, for small tasks, tests and debugging. Inputs and results are passed as they are,
 * not cloned. A task that does not come back by itself blocks the caller: there is no thread to end.
 */
export function inlineExecutor(tasks: Tasks): Executor {
  return {
    execute: async ({ task, input }, signal) => {
      const run = taskNamed(tasks.functions, task);
      if (!run) throw new UnknownTask(task);
      const { promise: aborted, reject } = Promise.withResolvers<never>();
      const abort = (): void => reject(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      try {
        return await Promise.race([call(() => run(input, { signal })), aborted]);
      } finally {
        signal.removeEventListener('abort', abort);
      }
    },
    destroy: () => Promise.resolve(),
  };
}

async function call(run: () => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    throw new TaskFailure(error);
  }
}
