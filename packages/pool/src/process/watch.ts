import { systemClock } from '@orch/core';

import type { Lines } from './lines.ts';
import type { Outputs } from './output-file.ts';
import type { ProcessLimit, ProcessOptions, ProcessStatus } from './types.ts';

/** How often the size of the output is looked at, in milliseconds: a flood may be this much over its limit. */
const pollMs = 50;

/** The longest time between two looks at a command whose output nobody reads, in milliseconds. */
const longestPollMs = 1000;

/** No child writes faster, in bytes a millisecond: so far from its limit it need not be looked at. */
const fastestBytes = 1024 ** 2 * 2;

/** Why a command must be ended. */
export type Verdict =
  | { readonly status: 'aborted' }
  | { readonly status: Exclude<ProcessStatus, 'exited' | 'aborted'>; readonly limit: ProcessLimit }
  /** What `onLine` or `isResult` threw. */
  | { readonly status: 'failed'; readonly error: unknown };

export interface Watcher {
  /** Resolves with the reason when the command must be ended; stays pending otherwise. */
  readonly verdict: Promise<Verdict>;
  stop(): void;
}

type Limits = Pick<
  ProcessOptions,
  'timeoutMs' | 'firstOutputTimeoutMs' | 'idleTimeoutMs' | 'lingerTimeoutMs' | 'signal' | 'killSignal'
> & { readonly maxOutputBytes: number };

/** Watches a running command's time, output and abort signal, and hands its lines on as they come. */
export function watch(limits: Limits, outputs: Outputs, lines: Lines): Watcher {
  const { maxOutputBytes } = limits;
  const signals = [limits.signal, limits.killSignal].filter((signal) => signal !== undefined);
  const { promise, resolve } = Promise.withResolvers<Verdict>();
  const start = systemClock.monotonic();
  let lastGrowth = start;
  let lastSize = 0;
  let timer: NodeJS.Timeout | undefined;
  let soon: NodeJS.Immediate | undefined;

  const look = (): void => {
    let more: boolean;
    try {
      more = lines.next();
    } catch (error) {
      resolve({ status: 'failed', error });
      return;
    }
    const now = systemClock.monotonic();
    const size = outputs.total();
    if (size !== lastSize) lastGrowth = now;
    lastSize = size;
    if (size > maxOutputBytes) return resolve({ status: 'flood', limit: 'maxOutputBytes' });
    const deadlines: readonly Deadline[] = [
      ['timeout', 'timeoutMs', start],
      ['idle', 'firstOutputTimeoutMs', size === 0 ? start : undefined],
      ['idle', 'idleTimeoutMs', lastGrowth],
      ['timeout', 'lingerTimeoutMs', lines.resultAt()],
    ];
    // An output that has to go on growing is looked at closely, and so is one that is read.
    const isClose = lines.areRead || limits.idleTimeoutMs !== undefined || limits.firstOutputTimeoutMs !== undefined;
    const distance = (maxOutputBytes - size) / fastestBytes;
    let wait = isClose ? pollMs : Math.max(pollMs, Math.min(longestPollMs, distance));
    for (const [status, limit, from] of deadlines) {
      const left = (from ?? Number.POSITIVE_INFINITY) + (limits[limit] ?? Number.POSITIVE_INFINITY) - now;
      if (left <= 0) return resolve({ status, limit });
      wait = Math.min(wait, left);
    }
    if (more) soon = setImmediate(look);
    else timer = setTimeout(look, wait);
  };
  const abort = (): void => resolve({ status: 'aborted' });
  look();
  if (signals.some((signal) => signal.aborted)) abort();
  for (const signal of signals) signal.addEventListener('abort', abort, { once: true });
  return {
    verdict: promise,
    stop: () => {
      clearTimeout(timer);
      clearImmediate(soon);
      for (const signal of signals) signal.removeEventListener('abort', abort);
    },
  };
}

/** The status and the limit that is reached, counted from a moment; without one it is not reached. */
type Deadline = readonly ['timeout' | 'idle', Exclude<ProcessLimit, 'maxOutputBytes'>, number | undefined];
