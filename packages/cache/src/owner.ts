import { readFileSync, readlinkSync } from 'node:fs';

/**
 * Identifies a process beyond the reuse of its id: boot, process-id namespace, process id and start time.
 * Where `/proc` is missing only the process id is known.
 */
export interface Owner {
  readonly boot: string;
  readonly space: string;
  readonly pid: number;
  readonly started: string;
}

export type Liveness = 'alive' | 'dead' | 'unknown';

let self: string | undefined;

/** This process as text. */
export function thisOwner(): string {
  self ??= JSON.stringify({
    boot: read(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    space: read(() => readlinkSync('/proc/self/ns/pid')),
    pid: process.pid,
    started: read(() => startTime(process.pid)),
  } satisfies Owner);
  return self;
}

/** Whether the process that wrote `owner` still runs; a process of another machine or container is `unknown`. */
export function liveness(owner: string): Liveness {
  const here = JSON.parse(thisOwner()) as Owner;
  const there = parse(owner);
  if (there === undefined || here.boot === '' || here.space === '') return 'unknown';
  if (there.boot !== here.boot || there.space !== here.space) return 'unknown';
  const started = read(() => startTime(there.pid));
  return started !== '' && started === there.started ? 'alive' : 'dead';
}

function parse(owner: string): Owner | undefined {
  try {
    const value = JSON.parse(owner) as Partial<Owner> | null;
    if (typeof value?.boot !== 'string' || typeof value.space !== 'string') return undefined;
    if (!Number.isSafeInteger(value.pid) || typeof value.started !== 'string') return undefined;
    return value as Owner;
  } catch {
    return undefined;
  }
}

/** Field 22 of `/proc/<pid>/stat`; the name before it may contain spaces and parentheses. */
function startTime(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function read(source: () => string): string {
  try {
    return source();
  } catch {
    return '';
  }
}
