import { isOrchError, messageOf } from '@orch/core';

import type { OpenedRun, RunStore } from '../journal/store.ts';
import type { Journal } from './journal-writer.ts';

/**
 * Renews the lease of a run as long as the process lives, and stops the engine when another process has taken it.
 * Answers the function that ends it.
 */
export function keepLease(
  store: RunStore,
  { run, fence, renewEveryMs }: OpenedRun,
  fail: (error: unknown) => void,
  journal: Journal,
): () => void {
  const renew = async (): Promise<void> => {
    try {
      await store.renew(run, fence);
    } catch (error) {
      if (isOrchError(error, 'ORCH_FENCED')) fail(error);
      else {
        const message = `the lease of the run could not be renewed: ${messageOf(error)}`;
        journal.show('warning', null, 0, { code: 'ORCH_LEASE_UNRENEWED', message });
      }
    }
  };
  const timer = setInterval(() => void renew(), renewEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}
