import { readdirSync, readFileSync } from 'node:fs';

/** Bytes since the start of the machine. */
export interface Counters {
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** What `/proc/diskstats` and `/proc/net/dev` count; undefined where the system has neither. */
export function readCounters(): Counters | undefined {
  const disks = readText('/proc/diskstats');
  const network = readText('/proc/net/dev');
  if (disks === undefined && network === undefined) return undefined;
  return { ...parseDisks(disks ?? '', wholeDisks()), ...parseNetwork(network ?? '') };
}

/** Disks, without their partitions and without what only passes on to other disks. */
function wholeDisks(): ReadonlySet<string> {
  try {
    return new Set(readdirSync('/sys/block').filter((name) => !/^(?:loop|ram|zram|dm-|md)/.test(name)));
  } catch {
    return new Set(); // a container may hide it: then disks count nothing
  }
}

/** The unit of `/proc/diskstats`, whatever the sectors of the disk are (iostats.rst of the kernel). */
const sectorBytes = 512;

export function parseDisks(text: string, disks: ReadonlySet<string>): Pick<Counters, 'readBytes' | 'writtenBytes'> {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/));
  const counted = lines.filter(([, , name = '']) => disks.has(name));
  const sum = (place: number): number => counted.reduce((total, fields) => total + Number(fields[place] ?? 0), 0);
  return { readBytes: sum(5) * sectorBytes, writtenBytes: sum(9) * sectorBytes };
}

/** Reads `/proc/net/dev`; what stays on the machine (`lo`) does not count. */
export function parseNetwork(text: string): Pick<Counters, 'receivedBytes' | 'sentBytes'> {
  let receivedBytes = 0;
  let sentBytes = 0;
  for (const line of text.split('\n')) {
    const [, name, rest = ''] = /^\s*([^\s:]+):(.*)$/.exec(line) ?? [];
    if (name === undefined || name === 'lo') continue;
    const fields = rest.trim().split(/\s+/).map(Number);
    receivedBytes += fields[0] ?? 0;
    sentBytes += fields[8] ?? 0;
  }
  return { receivedBytes, sentBytes };
}

export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // not this system, or not shown to us: both mean that it does not tell
  }
}
