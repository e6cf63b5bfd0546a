import type { Executor } from './executor.ts';

/**
 * Runs the tasks in the calling thread that are cheaper than a message to another one and back, and all others in
 * threads. A task of which nothing is known yet runs in the calling thread.
 */
export function measuredExecutor(
  inline: Executor,
  threads: Executor,
  meanMs: (task: string) => number | undefined,
  inlineBelowMs: number,
): Executor {
  return {
    execute: (call, options, settle) => {
      const executor = (meanMs(call.task) ?? 0) < inlineBelowMs ? inline : threads;
      return executor.execute(call, options, settle);
    },
    destroy: () => threads.destroy(),
  };
}
