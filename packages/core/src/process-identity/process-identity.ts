import { readFileSync, readlinkSync } from 'node:fs';

/**
 * Names a process among all that ever ran, on whatever machine: a process id alone is given out again, within minutes on
 * a busy machine, and at once after a boot.
 */
export interface ProcessIdentity {
  /** The id of the boot on Linux (`/proc/sys/kernel/random/boot_id`), the name of the host elsewhere. */
  readonly boot: string;
  /** Number of the namespace that the process id belongs to (container); empty where there are none. */
  readonly namespace: string;
  /** As the process itself sees it. */
  readonly pid: number;
  /** Start of the process in clock ticks since boot; empty where the system does not tell. */
  readonly started: string;
}

let own: ProcessIdentity | undefined;

/** This process. All its threads are one process. */
export function currentProcess(): ProcessIdentity {
  own ??= Object.freeze({
    boot: readText('/proc/sys/kernel/random/boot_id')?.trim() ?? hostOnly(),
    namespace: ownNamespace(),
    pid: process.pid,
    started: readStat(process.pid)?.started ?? '',
  });
  return own;
}

/** The host's name in letters that stand in names of files. */
function hostOnly(): string {
  return (
    process
      .getBuiltinModule('node:os')
      .hostname()
      .replaceAll(/[^\w-]/g, '_') || 'unknown'
  );
}

function ownNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, '');
  } catch {
    return ''; // a system without /proc has no such namespaces
  }
}

/** A living process of this machine and namespace, a child for example; undefined where there is none. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const stat = readStat(pid);
  if (!stat || stat.state === 'dead') return undefined;
  return { ...currentProcess(), pid, started: stat.started };
}

/** What `/proc/<pid>/stat` tells. */
export interface Stat {
  readonly started: string;
  readonly state: 'alive' | 'stopped' | 'dead';
}

export function readStat(pid: number): Stat | undefined {
  const line = readText(`/proc/${pid}/stat`);
  return line === undefined ? undefined : parseStat(line);
}

/**
 * Fields 3 (state) and 22 (start) of a line of `/proc/<pid>/stat`, see proc_pid_stat(5). The name before them may hold
 * spaces and parentheses. A zombie is dead.
 */
export function parseStat(line: string): Stat | undefined {
  const [letter = '', ...fields] = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const started = fields[18];
  if (letter === '' || started === undefined) return undefined;
  return { started, state: 'ZXx'.includes(letter) ? 'dead' : 'Tt'.includes(letter) ? 'stopped' : 'alive' };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // not this system, or the process is gone: both are answers, told apart by the caller
  }
}
