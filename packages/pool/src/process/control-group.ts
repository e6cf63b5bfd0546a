import { execFile } from 'node:child_process';
import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { readProcess } from './process-table.ts';

/**
 * A control group of Linux (version 2) that holds one command and everything it starts: no process leaves it by itself,
 * however it hides, and all of them can be killed at once (`cgroup.kill`, since Linux 5.14).
 */
export interface ControlGroup {
  readonly folder: string;
  /** Words before a command: they enter the group and become the command. */
  readonly prefix: readonly [string, ...string[]];
  /** The ids of all processes in it. */
  readonly pids: () => ReadonlySet<number>;
  /** Kills all of them in one step. */
  readonly kill: () => void;
  /** Processor time of all processes that were ever in it, in milliseconds. */
  readonly cpuMs: () => number | undefined;
  /** Highest memory of the group, with its page cache, in bytes; undefined where memory is not counted by group. */
  readonly peakBytes: () => number | undefined;
  /** Removes it, as far as it is empty. */
  readonly remove: () => void;
}

/** `0` means the process that writes it. No text of the command is read by this shell: it only becomes the command. */
const enter = 'echo 0 > "$0/cgroup.procs" && exec "$@"';

const probeTimeoutMs = 5000;
let probed: Promise<string | undefined> | undefined;

/** The folder in which we may make groups; undefined where none was delegated to us. Tried out once. */
export function delegatedFolder(): Promise<string | undefined> {
  probed ??= process.platform === 'linux' ? probe() : Promise.resolve(undefined);
  return probed;
}

/** Makes a group for one command below `parent`. */
export function makeGroup(parent: string, name: string): ControlGroup {
  removeAbandoned(parent);
  const folder = join(parent, `orch-${process.pid}-${readProcess(process.pid)?.started ?? 0}-${name}`);
  mkdirSync(folder);
  return groupAt(folder);
}

function groupAt(folder: string): ControlGroup {
  return {
    folder,
    prefix: ['/bin/sh', '-c', enter, folder],
    pids: () => new Set(pidsIn(folder)),
    kill: () => ignoring(() => writeFileSync(join(folder, 'cgroup.kill'), '1')),
    cpuMs: () => {
      const microseconds = /^usage_usec (\d+)/m.exec(textOf(join(folder, 'cpu.stat')))?.[1];
      return microseconds === undefined ? undefined : Number(microseconds) / 1000;
    },
    peakBytes: () => {
      const peak = /^\d+/.exec(textOf(join(folder, 'memory.peak')))?.[0];
      return peak === undefined ? undefined : Number(peak);
    },
    remove: () => removeTree(folder),
  };
}

/** A command may have made groups of its own below its group. */
function pidsIn(folder: string): number[] {
  const own = textOf(join(folder, 'cgroup.procs')).split('\n').filter(Boolean).map(Number);
  return [...own, ...foldersIn(folder).flatMap((name) => pidsIn(join(folder, name)))];
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch {
    return []; // Somebody has removed it: then nothing is in it.
  }
}

function removeTree(folder: string): void {
  for (const name of foldersIn(folder)) removeTree(join(folder, name));
  ignoring(() => rmdirSync(folder));
}

/** A maker in another container, of which nothing can be told, has put its command into a group by then. */
const freshMs = 60_000;

/** Removes empty groups whose maker is dead; one with processes stays until a sweep has ended them. */
function removeAbandoned(parent: string): void {
  for (const name of foldersIn(parent)) {
    const [, pid, started] = /^orch-(\d+)-(\d+)-/.exec(name) ?? [];
    if (pid === undefined || readProcess(Number(pid))?.started === Number(started)) continue;
    const folder = join(parent, name);
    const madeMs = statSync(folder, { throwIfNoEntry: false })?.ctimeMs ?? 0;
    if (Date.now() - madeMs > freshMs && pidsIn(folder).length === 0) removeTree(folder);
  }
}

async function probe(): Promise<string | undefined> {
  const parent = ownGroup();
  if (parent === undefined) return undefined;
  try {
    // To move a process between groups below it takes the right to write here.
    accessSync(join(parent, 'cgroup.procs'), constants.W_OK);
    const group = makeGroup(parent, 'probe');
    try {
      accessSync(join(group.folder, 'cgroup.kill'), constants.W_OK);
      return (await enters(group)) ? parent : undefined;
    } finally {
      group.remove();
    }
  } catch {
    return undefined; // A read-only mount, a kernel without `cgroup.kill`, or no right: all mean that there is none.
  }
}

/** The folder of the group that this process is in. */
function ownGroup(): string | undefined {
  const path = /^0::(\/.*)$/m.exec(textOf('/proc/self/cgroup'))?.[1];
  const mount = /^\S+ \S+ \S+ (\S+) (\S+) .* - cgroup2 /m.exec(textOf('/proc/self/mountinfo'));
  const [, root = '', point] = mount ?? [];
  if (path === undefined || point === undefined || !path.startsWith(root === '/' ? '' : root)) return undefined;
  return join(point, root === '/' ? path : path.slice(root.length));
}

function enters({ prefix, folder }: ControlGroup): Promise<boolean> {
  const [file, ...args] = [...prefix, '/bin/cat', '/proc/self/cgroup'] as const;
  return new Promise((resolve) => {
    execFile(file, args, { cwd: '/', env: {}, timeout: probeTimeoutMs }, (error, text) =>
      resolve(error === null && text.includes(folder.slice(folder.lastIndexOf('/')))),
    );
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return ''; // Not this system, or gone meanwhile.
  }
}

function ignoring(work: () => void): void {
  try {
    work();
  } catch {
    // The group is gone, or still holds a process that is about to be waited for: the next maker of a group removes it.
  }
}
