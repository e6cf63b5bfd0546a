import { setTimeout as delay } from 'node:timers/promises';

import { isOrchError, messageOf, OrchError } from '@orch/core';

/** How often work is planned anew when somebody changes the same files meanwhile. */
const mostPlans = 5;

/** How long the first wait between two plans is, in milliseconds; each further one is twice as long. */
const firstWaitMs = 20;

/**
 * Does work that begins with reading files and finds out in the end whether they are still the same. Where they are
 * not, it is done again on what they hold now.
 *
 * @throws OrchError what the work throws; `ORCH_LOCKED` after five times in which a file was changed meanwhile, which
 *   takes at least 300 ms.
 */
export async function replan<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  for (let plan = 1; ; plan++) {
    try {
      return await work();
    } catch (error) {
      if (!isOrchError(error, 'ORCH_FS_STALE_BASE')) throw error;
      if (plan === mostPlans) throw overtaken(error);
    }
    await delay(firstWaitMs * 2 ** (plan - 1), undefined, { signal });
  }
}

/** The error of work whose files are changed by somebody else while it is done. */
export function overtaken(error: OrchError): OrchError {
  const { path } = error.data;
  const file = typeof path === 'string' ? path : undefined;
  return new OrchError('ORCH_LOCKED', file ? `${file} is being changed by another program` : messageOf(error), {
    help: 'start again when it has finished; this start has not overwritten what it wrote',
    ...(file === undefined ? {} : { location: { file, line: 1, column: 1 } }),
    cause: error,
    data: error.data,
  });
}
