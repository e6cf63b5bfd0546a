import { isOrchError } from '@orch/core';

/** How often a task is given to a new thread after the end of its own. */
const mostRetries = 2;

/** Begins a task again where its thread ended under it (`ORCH_POOL_WORKER_EXIT`). */
export async function retried<T>(begin: () => Promise<T>): Promise<T> {
  for (let left = mostRetries; ; left--) {
    try {
      return await begin();
    } catch (error) {
      if (left === 0 || !isOrchError(error, 'ORCH_POOL_WORKER_EXIT')) throw error;
    }
  }
}
