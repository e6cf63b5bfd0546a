import { OrchError } from '@orch/core';
import { parseProcess, processState } from '@orch/core/process-identity';

import { isOfRun, readLimitMarks, type LimitMark } from './limit-mark.ts';
import { allPids, carries, hasProcFs, listProcesses, readEnvironment, readProcess, valueIn } from './process-table.ts';
import { endProcesses, withDescendants, type Known } from './process-tree.ts';
import { ownerMarkerName, runMarkerName } from './markers.ts';

export interface SweepOptions {
  /** The run that is dead: the `marker.run` of its commands. */
  readonly marker: string;
  /** Time between SIGTERM and SIGKILL, in milliseconds. @default 0 */
  readonly graceMs?: number;
}

/**
 * Ends what a dead run has left running, recognised by its marker in the environment or the mark in its limits,
 * with all descendants, until two scans in a row find nothing. Returns how many processes there were.
 *
 * The calling process is never ended. Call this only for a run whose owner is known to be dead.
 *
 * @throws OrchError `ORCH_PROCESS_SWEEP_UNSUPPORTED` where the system does not show the environment of processes
 *   (everywhere but Linux), `ORCH_PROCESS_SURVIVOR`
 */
export async function sweepProcesses(options: SweepOptions): Promise<number> {
  requireProcFs();
  const known: Known = new Map();
  const find = () =>
    withDescendants(
      listProcesses().filter((entry) => entry.pid !== process.pid),
      known,
      (entry) => belongsTo(entry.pid, options.marker),
    );
  return endProcesses(find, options.graceMs ?? 0);
}

function requireProcFs(): void {
  if (hasProcFs) return;
  throw new OrchError('ORCH_PROCESS_SWEEP_UNSUPPORTED', 'left-over processes can be found on Linux only', {
    help: 'Look for processes of the run yourself, for example with `ps`.',
  });
}

/** A process of this age has become what it was started for, and has the environment of that, in ticks of 10 ms. */
const startTicks = 3000;

/**
 * Ends what commands of dead processes have left running, whatever run they belonged to: everything that carries the
 * name of an owner which is certainly dead, what carries the same mark in its limits, and all descendants, until two
 * scans in a row find nothing. Returns how many processes there were.
 *
 * What belongs to living owners, to other containers, or to the command that the calling process is part of is left
 * alone. This is safe at any time, and meant for the start of a program.
 *
 * @throws OrchError `ORCH_PROCESS_SWEEP_UNSUPPORTED`, `ORCH_PROCESS_SURVIVOR`
 */
export async function sweepAbandoned(options: { readonly graceMs?: number } = {}): Promise<number> {
  requireProcFs();
  const known: Known = new Map();
  const marks = new Set<LimitMark>();
  const ownOwner = ownerOf(process.pid);
  const ownStart = readProcess(process.pid)?.started ?? 0;
  /** What was there long before, and is nothing to be ended: right after a look that has found nothing it is left out. */
  let others: ReadonlySet<number> = new Set();
  const find = () => {
    const dead = deadOwners(ownOwner);
    const pids = allPids().filter((pid) => pid !== process.pid && !others.has(pid));
    const entries = listProcesses(pids);
    const abandoned = entries.filter(({ pid }) => dead(ownerOf(pid)));
    for (const { pid } of abandoned) {
      const { soft } = readLimitMarks(pid);
      if (soft !== undefined) marks.add(soft);
    }
    const carriers = new Set(marks.size > 0 ? entries.filter(({ pid }) => carriesMark(pid, marks)) : []);
    const members = withDescendants(entries, known, (entry) => carriers.has(entry) || abandoned.includes(entry));
    const old = members.length === 0 ? entries.filter(({ started }) => started < ownStart - startTicks) : [];
    others = new Set(old.map(({ pid }) => pid));
    return members;
  };
  return endProcesses(find, options.graceMs ?? 0);
}

function ownerOf(pid: number): string | undefined {
  return valueIn(readEnvironment(pid), ownerMarkerName);
}

function carriesMark(pid: number, marks: ReadonlySet<LimitMark>): boolean {
  const { soft, hard } = readLimitMarks(pid);
  return [soft, hard].some((mark) => mark !== undefined && marks.has(mark));
}

/** Tells whether the owner with a name is certainly dead. Each name is looked up once. */
function deadOwners(except: string | undefined): (name: string | undefined) => boolean {
  const states = new Map<string, boolean>();
  return (name) => {
    if (name === undefined || name === except) return false;
    const seen = states.get(name);
    if (seen !== undefined) return seen;
    const owner = parseProcess(name);
    const dead = owner !== undefined && processState(owner) === 'dead';
    states.set(name, dead);
    return dead;
  };
}

function belongsTo(pid: number, run: string): boolean {
  if (carries(readEnvironment(pid), `${runMarkerName}=${run}`)) return true;
  const { soft, hard } = readLimitMarks(pid);
  return [soft, hard].some((mark) => mark !== undefined && isOfRun(mark, run));
}
