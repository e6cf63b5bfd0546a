import { setImmediate as nextTurn } from 'node:timers/promises';

import { systemClock } from '@orch/core';

const sliceMs = 8;

/** How many paths are worked on between two looks at the clock; each look makes some garbage. */
export const pathsAtOnce = 8;

/** Runs a generator to its end, letting other work of the thread in every few milliseconds. */
export async function runInSlices<Result>(work: Generator<void, Result>, signal?: AbortSignal): Promise<Result> {
  let sliceEnd = systemClock.monotonic() + sliceMs;
  for (;;) {
    signal?.throwIfAborted();
    const step = work.next();
    if (step.done === true) return step.value;
    if (systemClock.monotonic() >= sliceEnd) {
      await nextTurn();
      sliceEnd = systemClock.monotonic() + sliceMs;
    }
  }
}

/** Runs a generator to its end at once. */
export function runAtOnce<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
