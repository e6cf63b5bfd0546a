import type { Counters } from './counters.ts';
import type { Pressure } from './pressure.ts';
import type { SystemSample } from './sample-system.ts';

/** What happened on the machine between two samples. */
export interface SystemLoad {
  readonly at: number;
  /** Share of the time, from 0 to 1, in which each core was busy. */
  readonly coreShares: readonly number[];
  /** How many cores were busy on average. */
  readonly busyCores: number;
  readonly cores: number;
  readonly usedBytes: number;
  readonly availableBytes: number;
  readonly pressure: Pressure | undefined;
  /** Bytes a second of disks and network. */
  readonly rates: Counters | undefined;
}

/** Compares two samples, the older one first. */
export function loadBetween(before: SystemSample, after: SystemSample): SystemLoad {
  const coreShares = after.coreTimes.map((now, core) => {
    const then = before.coreTimes[core] ?? now;
    const busy = Math.max(0, now.busyMs - then.busyMs);
    const idle = Math.max(0, now.idleMs - then.idleMs);
    return busy + idle === 0 ? 0 : busy / (busy + idle);
  });
  return {
    at: after.at,
    coreShares,
    busyCores: coreShares.reduce((sum, share) => sum + share, 0),
    cores: after.cores,
    usedBytes: Math.max(0, after.memoryBytes - after.availableBytes),
    availableBytes: after.availableBytes,
    pressure: after.pressure,
    rates: before.counters && after.counters && ratesOf(before.counters, after.counters, after.at - before.at),
  };
}

function ratesOf(before: Counters, after: Counters, ms: number): Counters {
  // A device that went away takes its count along.
  const rate = (name: keyof Counters): number => (ms > 0 ? Math.max(0, after[name] - before[name]) / (ms / 1000) : 0);
  return {
    readBytes: rate('readBytes'),
    writtenBytes: rate('writtenBytes'),
    receivedBytes: rate('receivedBytes'),
    sentBytes: rate('sentBytes'),
  };
}

/** Loads over time in a few figures. */
export interface LoadSummary {
  readonly loads: number;
  /** Mean share of each core. */
  readonly coreShares: readonly number[];
  readonly meanBusyCores: number;
  readonly peakBusyCores: number;
  readonly peakUsedBytes: number;
  /** What was in use at all times but the highest tenth: what lasts, without short peaks. */
  readonly sustainedUsedBytes: number;
  readonly lowestAvailableBytes: number;
}

/** Sums up loads, all of the same machine; undefined where there are none. */
export function summarizeLoads(loads: readonly SystemLoad[]): LoadSummary | undefined {
  const [first] = loads;
  if (!first) return undefined;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const used = loads.map((load) => load.usedBytes).toSorted((a, b) => a - b);
  const busy = loads.map((load) => load.busyCores);
  return {
    loads: loads.length,
    coreShares: first.coreShares.map((_, core) => mean(loads.map((load) => load.coreShares[core] ?? 0))),
    meanBusyCores: mean(busy),
    peakBusyCores: Math.max(...busy),
    peakUsedBytes: used.at(-1) ?? 0,
    sustainedUsedBytes: used[Math.ceil(used.length * 0.9) - 1] ?? 0,
    lowestAvailableBytes: Math.min(...loads.map((load) => load.availableBytes)),
  };
}
