import type { Outputs } from './output-file.ts';
import type { ProcessOptions, ProcessStatus } from './types.ts';

/** How often the size of the output is looked at, in milliseconds: a flood may be this much over its limit. */
const pollMs = 50;

export interface Watcher {
  /** Resolves with the reason when the command must be ended; stays pending otherwise. */
  readonly verdict: Promise<Exclude<ProcessStatus, 'exited'>>;
  stop(): void;
}

/** Watches a running command's time, output and abort signal. */
export function watch(
  options: Pick<ProcessOptions, 'timeoutMs' | 'idleTimeoutMs' | 'signal'>,
  maxOutputBytes: number,
  outputs: Outputs,
): Watcher {
  const { timeoutMs = Number.POSITIVE_INFINITY, idleTimeoutMs = Number.POSITIVE_INFINITY, signal } = options;
  const { promise, resolve } = Promise.withResolvers<Exclude<ProcessStatus, 'exited'>>();
  const start = performance.now();
  let lastGrowth = start;
  let lastSize = 0;
  let timer: NodeJS.Timeout | undefined;

  const look = (): void => {
    const now = performance.now();
    const size = outputs.total();
    if (size !== lastSize) lastGrowth = now;
    lastSize = size;
    if (size > maxOutputBytes) resolve('flood');
    else if (now - start >= timeoutMs) resolve('timeout');
    else if (now - lastGrowth >= idleTimeoutMs) resolve('idle');
    else timer = setTimeout(look, Math.min(pollMs, start + timeoutMs - now, lastGrowth + idleTimeoutMs - now));
  };
  const abort = (): void => resolve('aborted');
  look();
  if (signal?.aborted === true) abort();
  signal?.addEventListener('abort', abort, { once: true });
  return {
    verdict: promise,
    stop: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    },
  };
}
