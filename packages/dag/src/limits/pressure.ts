import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { availableMemory } from 'node:process';

/** How busy the machine, or the container that this process runs in, is. Shares are between 0 and 1. */
export interface Pressure {
  /** Share of the last ten seconds in which something waited for a cpu; where the system does not tell, from the load. */
  readonly cpu: number;
  /** Share of the last ten seconds in which something waited for memory; 0 where the system does not tell. */
  readonly memory: number;
  /** Memory that is still free, in bytes, by the narrowest limit that the system tells. */
  readonly freeMemory: number;
  /** Cpus that may be used, a container's quota included. */
  readonly cpus: number;
}

export interface PressureOptions {
  /** Where pressure is told. @default '/proc/pressure' */
  readonly pressureDir?: string;
  /** The control group of this process. @default '/sys/fs/cgroup' */
  readonly cgroupDir?: string;
}

/** Reads pressure stall information and cgroup v2 limits of Linux; elsewhere load and free memory stand in for them. */
export function readPressure(options: PressureOptions = {}): Pressure {
  const { pressureDir = '/proc/pressure', cgroupDir = '/sys/fs/cgroup' } = options;
  const cpus = availableParallelism();
  const load = Math.max(0, ((loadavg()[0] ?? 0) - cpus) / cpus);
  return {
    cpu: stalled(join(pressureDir, 'cpu')) ?? Math.min(1, load),
    memory: stalled(join(pressureDir, 'memory')) ?? 0,
    // Node knows the limit of the control group that this process is in, however deep it lies.
    freeMemory: Math.min(availableMemory(), cgroupFree(cgroupDir) ?? Number.POSITIVE_INFINITY),
    cpus,
  };
}

export interface LoadLimitOptions {
  /** @default 1 */
  readonly min?: number;
  readonly max: number;
  /** Share of stalled time above which the limit falls. @default 0.4 */
  readonly highPressure?: number;
  /** Free memory, in bytes, below which it falls. @default a tenth of all memory */
  readonly lowMemory?: number;
}

/**
 * The next limit of parallel work under a pressure: a quarter less while cpu or memory are short, else one more.
 * To be asked every few seconds.
 */
export function nextLimit(limit: number, pressure: Pressure, options: LoadLimitOptions): number {
  const { min = 1, max, highPressure = 0.4, lowMemory = totalmem() / 10 } = options;
  const isShort = pressure.cpu > highPressure || pressure.memory > highPressure || pressure.freeMemory < lowMemory;
  return Math.min(max, Math.max(min, isShort ? Math.floor(limit * 0.75) : limit + 1));
}

/** `some avg10=1.53 avg60=…`, see the documentation of Linux, accounting/psi. */
function stalled(file: string): number | undefined {
  const avg10 = /^some avg10=([0-9.]+)/m.exec(readText(file) ?? '')?.[1];
  return avg10 === undefined ? undefined : Number(avg10) / 100;
}

function cgroupFree(dir: string): number | undefined {
  const limit = Number(readText(join(dir, 'memory.max')));
  const used = Number(readText(join(dir, 'memory.current')));
  return Number.isFinite(limit) && Number.isFinite(used) ? Math.max(0, limit - used) : undefined;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // Not this system, or not allowed: then others tell.
  }
}
