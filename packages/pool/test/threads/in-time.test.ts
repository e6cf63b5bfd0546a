import { setTimeout as after } from 'node:timers/promises';

import { isOrchError } from '@orch/core';
import { expect, test } from 'vitest';

import { faults } from './faults.ts';
import { threads } from './support.ts';

const timeoutMs = 400;

/**
 * The pool's timer and this one are set at the same moment and kept by the same event loop: however busy the machine
 * is, the later one comes second. On a busy machine the time may be over before the thread has come to its fault.
 */
test.each(Object.entries(faults))('a task settles within its timeout and 200 ms: %s', async (_, [fault, code]) => {
  await using pool = threads({ size: 1, timeoutMs, maxHeapMb: 32 });
  const settled = fault(pool).catch((error: unknown) => error);
  const late = new AbortController();
  const first = await Promise.race([settled, after(timeoutMs + 200, 'too late', { signal: late.signal })]);
  late.abort();
  expect([code, 'ORCH_POOL_TIMEOUT']).toContain(isOrchError(first) ? first.code : first);
});
