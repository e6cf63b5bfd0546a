import { readFileSync } from 'node:fs';

import { readProcFile } from './process-table.ts';

/** What Linux tells about the use of resources of one process. */
export interface ProcessFigures {
  /** Processor time of the process and of all children it has waited for, in milliseconds. */
  readonly cpuMs: number;
  readonly rssBytes: number;
  /** The highest `rssBytes` of its life. */
  readonly peakRssBytes: number;
  /** Bytes read from disks, also by children it has waited for; 0 where we may not look. */
  readonly readBytes: number;
  readonly writtenBytes: number;
}

/** Length of a clock tick in `/proc` (`USER_HZ`, 100 a second on all systems that Node supports). */
const tickMs = 10;

/** The figures of a living process; undefined where there is none, or no `/proc`. */
export function readFigures(pid: number): ProcessFigures | undefined {
  const stat = readProcFile(`/proc/${pid}/stat`);
  const status = readProcFile(`/proc/${pid}/status`);
  return stat === undefined || status === undefined ? undefined : parseFigures(stat, status, readInput(pid));
}

/** Reads `/proc/<pid>/stat`, `status` and `io` (proc_pid_stat(5), proc_pid_status(5), proc_pid_io(5)). */
export function parseFigures(stat: string, status: string, io: string): ProcessFigures {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return {
    cpuMs: ticks * tickMs,
    rssBytes: number(status, 'VmRSS') * 1024,
    peakRssBytes: number(status, 'VmHWM') * 1024,
    readBytes: number(io, 'read_bytes'),
    writtenBytes: number(io, 'write_bytes'),
  };
}

function number(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
}

function readInput(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/io`, 'latin1');
  } catch {
    return ''; // another user's process, or a kernel without accounting: the rest is worth having
  }
}
