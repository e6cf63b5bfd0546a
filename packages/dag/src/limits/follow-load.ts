import { availableParallelism } from 'node:os';

import type { RunHandle } from '../run/outcome.ts';
import type { LoadLimitOptions, Pressure } from './pressure.ts';

import { nextLimit, readPressure } from './pressure.ts';

export interface FollowLoadOptions extends Partial<LoadLimitOptions> {
  /** The resource whose limit follows the load; the limits of the run must name it. @default 'cpu' */
  readonly resource?: string;
  /** The most that may run at a time, and what the run begins with. @default availableParallelism() */
  readonly max?: number;
  /** How often the machine is looked at, in milliseconds. @default 2000 */
  readonly everyMs?: number;
  /** @default {@link readPressure} */
  readonly read?: () => Pressure;
}

/** Lets the limit of a run fall while cpu or memory are short and rise again after that, until it is disposed of. */
export function followLoad(handle: Pick<RunHandle, 'setLimit'>, options: FollowLoadOptions = {}): Disposable {
  const { resource = 'cpu', max = availableParallelism(), everyMs = 2000, read = readPressure } = options;
  let limit = max;
  const timer = setInterval(() => {
    const next = nextLimit(limit, read(), { ...options, max });
    if (next === limit) return;
    limit = next;
    handle.setLimit(resource, next);
  }, everyMs);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
