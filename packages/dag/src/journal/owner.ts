import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { kill, pid } from 'node:process';

import { systemErrorCode } from '@orch/core';

/** Identifies a process among all that ever ran, so that a re-used process id is not taken for its predecessor. */
export interface Owner {
  /** Changes at every boot; the host's name where the system does not tell. */
  readonly boot: string;
  /** Inode of the process-id namespace (container); empty where there are none. */
  readonly namespace: string;
  readonly pid: number;
  /** Start of the process in clock ticks since boot; empty where the system does not tell. */
  readonly startedAt: string;
}

/**
 * `stopped`: it lives and does not run, by SIGSTOP or under a debugger. `foreign`: of another boot or container, so that
 * nothing can be said about it.
 */
export type OwnerState = 'alive' | 'stopped' | 'dead' | 'foreign';

/** This process. */
export function currentOwner(): Owner {
  return { boot: bootId(), namespace: namespace(), pid, startedAt: processStart(pid)?.startedAt ?? '' };
}

/**
 * Whether another process still lives, as seen from `self`. A zombie is dead.
 * Where the system tells no start times, a living process of the same id counts as the owner.
 */
export function ownerState(owner: Owner, self: Owner): OwnerState {
  if (owner.boot !== self.boot || owner.namespace !== self.namespace) return 'foreign';
  if (owner.startedAt === '') return signalable(owner.pid) ? 'alive' : 'dead';
  const found = processStart(owner.pid);
  if (!found || found.state === 'dead' || found.startedAt !== owner.startedAt) return 'dead';
  return found.state;
}

function bootId(): string {
  return readText('/proc/sys/kernel/random/boot_id')?.trim() ?? hostname();
}

function namespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return ''; // A system without /proc has no such namespaces.
  }
}

/** Fields 3 (state) and 22 (start time) of /proc/<pid>/stat, see proc_pid_stat(5); the name before may hold anything. */
function processStart(id: number): { startedAt: string; state: 'alive' | 'stopped' | 'dead' } | undefined {
  const stat = readText(`/proc/${id}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startedAt = fields[19];
  if (startedAt === undefined) return undefined;
  const letter = fields[0] ?? '';
  return { startedAt, state: 'ZX'.includes(letter) ? 'dead' : 'Tt'.includes(letter) ? 'stopped' : 'alive' };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // Not this system, or the process is gone: both are answers, told apart by the caller.
  }
}

function signalable(id: number): boolean {
  try {
    return kill(id, 0);
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}
