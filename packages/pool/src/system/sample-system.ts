import { availableParallelism, cpus, totalmem } from 'node:os';
import { availableMemory, constrainedMemory } from 'node:process';

import { systemClock } from '@orch/core';

import { readCounters, type Counters } from './counters.ts';
import { readPressure, type Pressure } from './pressure.ts';

/** Time that a core has been busy and idle since the start of the machine. */
export interface CoreTimes {
  readonly busyMs: number;
  readonly idleMs: number;
}

/** What the system tells at one moment. */
export interface SystemSample {
  /** As `systemClock.monotonic()`. */
  readonly at: number;
  /** How many cores we may use; less than the machine has in a container with a limit. */
  readonly cores: number;
  readonly coreTimes: readonly CoreTimes[];
  /** Memory of the machine, or of our cgroup where that is limited to less. */
  readonly memoryBytes: number;
  /** How much of it can still be used without swapping. */
  readonly availableBytes: number;
  /** Undefined where the system does not tell (everywhere but Linux). */
  readonly pressure: Pressure | undefined;
  readonly counters: Counters | undefined;
}

/** Looks at processors, memory, pressure, disks and network of the machine. It takes about a millisecond. */
export function sampleSystem(): SystemSample {
  const limit = constrainedMemory();
  return {
    at: systemClock.monotonic(),
    cores: availableParallelism(),
    coreTimes: cpus().map(({ times: { user, nice, sys, irq, idle } }) => ({
      busyMs: user + nice + sys + irq,
      idleMs: idle,
    })),
    memoryBytes: limit > 0 ? Math.min(limit, totalmem()) : totalmem(),
    availableBytes: availableMemory(),
    pressure: readPressure(),
    counters: readCounters(),
  };
}
