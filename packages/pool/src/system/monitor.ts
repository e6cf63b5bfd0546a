import { OrchError } from '@orch/core';

import { loadBetween, summarizeLoads, type LoadSummary, type SystemLoad } from './load.ts';
import { sampleSystem, type SystemSample } from './sample-system.ts';

export interface MonitorOptions {
  /** Time between two looks, in milliseconds. @default 1000 */
  readonly intervalMs?: number;
  /** How many loads are kept. @default 60 */
  readonly keep?: number;
  /** Gets every new load. */
  readonly onLoad?: (load: SystemLoad) => void;
  /** @default {@link sampleSystem} */
  readonly sample?: () => SystemSample;
}

export interface SystemMonitor extends Disposable {
  /** From oldest to newest. */
  readonly loads: () => readonly SystemLoad[];
  /** The newest load; undefined until two looks were taken. */
  readonly latest: () => SystemLoad | undefined;
  /** The loads that are kept, in a few figures; undefined while there are none. */
  readonly summary: () => LoadSummary | undefined;
}

/**
 * Looks at the machine now and then, until it is disposed of. It does not keep the process alive.
 *
 * @throws OrchError `ORCH_PROCESS_OPTIONS`
 */
export function monitorSystem(options: MonitorOptions = {}): SystemMonitor {
  const { intervalMs = 1000, keep = 60, onLoad, sample = sampleSystem } = options;
  for (const [name, value] of Object.entries({ intervalMs, keep })) {
    if (!(value >= 1))
      throw new OrchError('ORCH_PROCESS_OPTIONS', `${name} must be a number of at least 1, not ${value}`);
  }
  const loads: SystemLoad[] = [];
  let last = sample();
  const timer = setInterval(() => {
    const now = sample();
    const load = loadBetween(last, now);
    last = now;
    loads.push(load);
    if (loads.length > keep) loads.shift();
    onLoad?.(load);
  }, intervalMs);
  timer.unref();
  return {
    loads: () => [...loads],
    latest: () => loads.at(-1),
    summary: () => summarizeLoads(loads),
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
