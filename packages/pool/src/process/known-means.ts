import { mkdirSync, readFileSync, readlinkSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { currentProcess } from '@orch/core/process-identity';

import { parseLimits } from './limit-mark.ts';
import { isMainThread } from './main-thread.ts';
import { means, type Means } from './means.ts';

/** What is kept from one process to the next: what has worked, and where. */
interface Kept extends Required<Means> {
  readonly where: string;
}

/** The programs by which commands are contained, and those with which that is tried out. */
const programs = ['setpriv', 'prlimit', 'unshare', 'bwrap', 'sh', 'cat'].map((name) =>
  name.length > 3 ? `/usr/bin/${name}` : `/bin/${name}`,
);

/** Lines of `/proc/self/status` (proc_pid_status(5)) with what this process may do, which its commands inherit. */
const rights = /^(?:Uid|Gid|Groups|Cap(?:Inh|Prm|Eff|Bnd|Amb)|NoNewPrivs|Seccomp\w*):.*$/gm;

/** Settings of the kernel that a superuser may change while it runs. */
const settings = [
  'user/max_user_namespaces',
  'user/max_pid_namespaces',
  'user/max_mnt_namespaces',
  'kernel/unprivileged_userns_clone',
  'kernel/apparmor_restrict_unprivileged_userns',
];

/** Names this boot, what the process may do in it, and the programs as they are: where one differs, everything is tried out again. */
function here(): string {
  const limits = textOf('/proc/self/limits');
  const locks = parseLimits(limits).soft === undefined ? (/^Max file locks.*$/m.exec(limits)?.[0] ?? '') : 'marked';
  return JSON.stringify([
    currentProcess().boot,
    textOf('/proc/self/status').match(rights),
    textOf('/proc/self/attr/current'),
    ['ns/user', 'ns/pid', 'ns/mnt', 'root'].map((name) => targetOf(`/proc/self/${name}`)),
    locks,
    settings.map((name) => textOf(`/proc/sys/${name}`)),
    programs.map(stateOf),
  ]);
}

/**
 * Recalls from a file what an earlier process has found to work here. What is recalled is how commands are started, and not
 * that they are contained: one that cannot be started so any more fails.
 */
export function recallMeans(file: string): void {
  if (means.marking !== undefined || process.platform !== 'linux' || !isMainThread()) return;
  const kept = readKept(file);
  if (!kept || kept.where !== here()) return;
  means.marking = kept.marking;
  means.wrapper = kept.wrapper;
}

/** Keeps what this process has found to work. What does not is tried out each time: somebody may be about to allow it. */
export function keepMeans(file: string): void {
  const { marking, wrapper } = means;
  if (marking === undefined || wrapper === undefined) return;
  const where = here();
  const kept = readKept(file);
  if (kept?.where === where && kept.marking === marking && kept.wrapper === wrapper) return;
  const temporary = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(temporary, JSON.stringify({ where, marking, wrapper } satisfies Kept), { mode: 0o600 });
    renameSync(temporary, file);
  } catch {
    // The next process tries it out again, which takes it some milliseconds.
    removeIfThere(temporary);
  }
}

function removeIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // it was never made, or its folder takes no change
  }
}

function readKept(file: string): Kept | undefined {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<keyof Kept, unknown>> | null;
    const { where, marking, wrapper } = kept ?? {};
    if (typeof where !== 'string' || (marking !== 'bound' && marking !== 'limited')) return undefined;
    return typeof wrapper === 'number' ? { where, marking, wrapper } : undefined;
  } catch {
    return undefined; // there is none yet, or it is none: everything is tried out
  }
}

function stateOf(program: string): readonly unknown[] {
  const state = statSync(program, { throwIfNoEntry: false });
  return state ? [state.dev, state.ino, state.size, state.mode, state.mtimeMs, state.ctimeMs] : [];
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return ''; // a kernel without this kind of namespace
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return ''; // a kernel without this setting, or one that does not let us look
  }
}
