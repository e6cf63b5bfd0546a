import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Clock } from '@orch/core';

/** Longest time for which the thread is kept from other work, in milliseconds. */
const sliceMs = 8;

/**
 * Makes long synchronous work polite: the function that it returns gives others a turn whenever a slice is over. Calls
 * that wait for a thread of the pool cost more than a small file takes.
 */
export function slices(clock: Clock): () => Promise<void> | undefined {
  let start = clock.monotonic();
  return () => {
    if (clock.monotonic() - start < sliceMs) return undefined;
    return nextTurn().then(() => {
      start = clock.monotonic();
    });
  };
}
