import { readFileSync, readlinkSync } from 'node:fs';
import { pid } from 'node:process';

import { systemRandom, systemErrorCode } from '@orch/core';

/** Whether the owner of a transaction may still be at work; `unknown` if it lives in another pid namespace. */
export type Liveness = 'alive' | 'dead' | 'unknown';

const active = new Set<string>();

/** A new name for a transaction: boot, pid namespace, pid, start time of the process, loaded module, random. */
export function createOwner(): string {
  const owner = `${machine().boot}.${machine().namespace}.${pid}.${machine().start}.${loaded()}.${systemRandom.hex(6)}`;
  active.add(owner);
  return owner;
}

/** Says that the work under this name has ended, well or not. */
export function retireOwner(owner: string): void {
  active.delete(owner);
}

/** Pids are told apart from later processes of the same number by their start time, and boots by the boot id. */
export function livenessOf(owner: string): Liveness {
  const [boot, namespace, process, start, owningModule] = owner.split('.');
  if (boot !== machine().boot) return 'dead';
  if (namespace !== machine().namespace) return 'unknown';
  if (process === String(pid) && start === machine().start) {
    return owningModule === loaded() && !active.has(owner) ? 'dead' : 'alive';
  }
  const current = startOf(Number(process));
  if (current !== undefined) return current === start ? 'alive' : 'dead';
  return hasProcFileSystem() ? 'dead' : signalled(Number(process));
}

/** Whether the machine has not been started anew since the work under a name began. */
export function isOfThisBoot(owner: string): boolean {
  return owner.split('.', 1)[0] === machine().boot;
}

/** Facts about this process that do not change. */
interface Machine {
  readonly start: string;
  readonly boot: string;
  readonly namespace: string;
}

let name: string | undefined;

/** Tells this module from others of its kind in the process, which worker threads and bundles have: each knows only its own. */
function loaded(): string {
  return (name ??= systemRandom.hex(4));
}

let remembered: Machine | undefined;

function machine(): Machine {
  remembered ??= {
    start: startOf(pid) ?? '0',
    boot: textOrNone(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8)),
    namespace: textOrNone(() => readlinkSync('/proc/self/ns/pid').replaceAll(/\D/gu, '')),
  };
  return remembered;
}

function hasProcFileSystem(): boolean {
  return machine().boot !== '0';
}

/** Systems without /proc have neither a boot id nor namespaces here; there only the pid counts. */
function textOrNone(read: () => string): string {
  try {
    return read();
  } catch {
    return '0';
  }
}

/** Start time of a running process in clock ticks since boot; undefined if it has ended or is not known. */
function startOf(process: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${process}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    // no such process, or a system without /proc
    return undefined;
  }
}

function signalled(process: number): Liveness {
  try {
    globalThis.process.kill(process, 0);
    return 'alive';
  } catch (error) {
    return systemErrorCode(error) === 'ESRCH' ? 'dead' : 'alive';
  }
}
