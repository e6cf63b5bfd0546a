import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';

import { systemClock } from '@orch/core';

/** One living process. `pid` and `started` together name it for good; a pid alone is used again. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Start time: clock ticks since boot on Linux, milliseconds since the epoch elsewhere. */
  readonly started: number;
}

/** Whether processes are read from `/proc`; elsewhere `ps` is asked. */
export const hasProcFs: boolean = process.platform === 'linux';

/** All living processes (no zombies), or those of the given pids that live. */
export function listProcesses(pids?: readonly number[]): ProcessEntry[] {
  if (!hasProcFs) return parsePs(runPs()).filter((entry) => pids?.includes(entry.pid) ?? true);
  return (pids ?? allPids()).flatMap((pid) => readProcess(pid) ?? []);
}

let shared: { readonly at: number; readonly entries: readonly ProcessEntry[] } | undefined;

/** All living processes as they were at most `maxAgeMs` ago: many commands that are watched share one look. */
export function recentProcesses(maxAgeMs: number): readonly ProcessEntry[] {
  const now = systemClock.monotonic();
  if (!shared || now - shared.at > maxAgeMs) shared = { at: now, entries: listProcesses() };
  return shared.entries;
}

/** The ids in `/proc`. */
export function allPids(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

/** The living process with a pid, or undefined where there is none. */
export function readProcess(pid: number): ProcessEntry | undefined {
  if (!hasProcFs) return parsePs(runPs(pid))[0];
  const text = readProcFile(`/proc/${pid}/stat`);
  return text === undefined ? undefined : parseStat(text);
}

/**
 * The ids of the living children of a process, by all of its threads (proc_tid_children(5)); undefined where the kernel does not
 * list them, or not all of them fit.
 */
export function childrenOf(pid: number): readonly number[] | undefined {
  const children: number[] = [];
  for (const thread of threadsOf(pid)) {
    const text = readProcFile(`/proc/${pid}/task/${thread}/children`);
    if (text === undefined && threadsOf(pid).includes(thread)) return undefined;
    if (text?.length === buffer.length) return undefined;
    for (const child of text?.split(' ') ?? []) if (child !== '') children.push(Number(child));
  }
  return children;
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // it has ended meanwhile
  }
}

const buffer = Buffer.alloc(4096);

/** A file of `/proc` of at most 4 KiB; undefined where its process has ended. */
export function readProcFile(path: string): string | undefined {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return undefined; // the process has ended meanwhile
  }
  try {
    return buffer.toString('latin1', 0, readSync(fd, buffer, 0, buffer.length, 0));
  } catch {
    return undefined; // ended between open and read (ESRCH)
  } finally {
    closeSync(fd);
  }
}

/** Reads a line of `/proc/<pid>/stat` (proc_pid_stat(5)); undefined for a zombie or a dead process. */
export function parseStat(line: string): ProcessEntry | undefined {
  const nameEnd = line.lastIndexOf(')');
  if (nameEnd < 0) return undefined;
  const fields = line.slice(nameEnd + 2).split(' ');
  const state = fields[0];
  if (state === 'Z' || state === 'X' || state === 'x') return undefined;
  return {
    pid: Number.parseInt(line, 10),
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    started: Number(fields[19]),
  };
}

function runPs(pid?: number): string {
  const selection = pid === undefined ? ['-A'] : ['-p', String(pid)];
  try {
    return execFileSync('ps', [...selection, '-o', 'pid=,ppid=,pgid=,stat=,lstart='], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return ''; // `ps -p` answers 1 for a process that is gone
  }
}

/** Reads `ps -o pid=,ppid=,pgid=,stat=,lstart=`. It knows no session: the group stands for it. */
export function parsePs(text: string): ProcessEntry[] {
  const entries: ProcessEntry[] = [];
  for (const line of text.split('\n')) {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+)$/.exec(line);
    if (!match || match[4]?.startsWith('Z')) continue;
    const group = Number(match[3]);
    const started = Date.parse(match[5] ?? '');
    entries.push({ pid: Number(match[1]), parent: Number(match[2]), group, session: group, started });
  }
  return entries;
}

/** The environment a process was started with, as the system stores it; empty where it does not let us look. */
export function readEnvironment(pid: number): string {
  if (!hasProcFs) return '';
  const parts: string[] = [];
  let fd: number;
  try {
    fd = openSync(`/proc/${pid}/environ`, 'r');
  } catch {
    return ''; // another user's process, or gone
  }
  try {
    // A read that is not filled was the last one (proc_pid_environ(5)): most need no other, and nearly all processes are looked at.
    for (let size = large.length; size === large.length;) {
      size = readSync(fd, large, 0, large.length, null);
      parts.push(large.toString('latin1', 0, size));
    }
  } catch {
    return ''; // ended between open and read (ESRCH)
  } finally {
    closeSync(fd);
  }
  return parts.length === 1 ? (parts[0] ?? '') : parts.join('');
}

/** Longer than nearly all environments. */
const large = Buffer.alloc(16 * 1024);

/** Whether an environment as {@link readEnvironment} gives it holds exactly this `NAME=value`. */
export function carries(environment: string, assignment: string): boolean {
  return `\0${environment}`.includes(`\0${assignment}\0`);
}

/** The value of a variable in an environment as {@link readEnvironment} gives it. */
export function valueIn(environment: string, name: string): string | undefined {
  const start = `\0${environment}`.indexOf(`\0${name}=`);
  return start < 0 ? undefined : environment.slice(start + name.length + 1).split('\0', 1)[0];
}

/** Whether standard output or error of a process is one of the files, named as `/proc/<pid>/fd` names them. */
export function writesTo(pid: number, files: readonly string[]): boolean {
  return files.length > 0 && [1, 2].some((fd) => files.includes(descriptorTarget(String(pid), fd) ?? ''));
}

/** What a descriptor of a process (`self` or a pid) points to. */
export function descriptorTarget(pid: string, fd: number): string | undefined {
  if (!hasProcFs) return undefined;
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`);
  } catch {
    return undefined; // another user's process, or gone
  }
}

/**
 * The pid that was given out last (Linux), or undefined where the system does not tell.
 * Pids are given out in rising order and start again at the bottom after `pid_max`.
 */
export function lastPid(): number | undefined {
  if (!hasProcFs) return undefined;
  const last = Number(readProcFile('/proc/loadavg')?.trim().split(' ').at(-1));
  return Number.isInteger(last) && last > 0 ? last : undefined;
}
