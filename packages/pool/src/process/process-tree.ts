import { setTimeout as sleep } from 'node:timers/promises';

import { OrchError, systemClock } from '@orch/core';

import { readLimitMarks, type LimitMark } from './limit-mark.ts';
import { processMarkerName } from './markers.ts';
import {
  allPids,
  carries,
  childrenOf,
  hasProcFs,
  lastPid,
  listProcesses,
  readEnvironment,
  readProcess,
  recentProcesses,
  writesTo,
  type ProcessEntry,
} from './process-table.ts';

/** By what the processes of one command are recognised. */
export interface TreeIdentity {
  /** The pid of the command, which leads its own group and session. */
  readonly root: number;
  readonly rootStarted: number;
  /** The value of `ORCH_PROCESS_MARKER` in the environment of this command only. */
  readonly marker: string;
  /** The mark in the limits of this command only, where it has one. */
  readonly mark?: LimitMark;
  /** The ids of what is in the control group of this command only, where it has one. */
  readonly groupPids?: () => ReadonlySet<number>;
  /** Its output files, as `/proc/<pid>/fd` names them. */
  readonly files: readonly string[];
}

/** Processes already seen to belong to the tree: start time by pid. */
export type Known = Map<number, number>;

/**
 * The living processes of a tree: its group and session, everything that carries its environment marker or its mark in
 * the limits or writes to its output, everything seen before, and all their descendants.
 */
export function findMembers(tree: TreeIdentity, known: Known, pids?: readonly number[]): readonly ProcessEntry[] {
  return membersAmong(listProcesses(pids), tree, known);
}

function membersAmong(all: readonly ProcessEntry[], tree: TreeIdentity, known: Known): readonly ProcessEntry[] {
  const entries = all.filter((entry) => entry.pid !== process.pid && entry.started >= tree.rootStarted);
  const reused = entries.some((entry) => entry.pid === tree.root && entry.started !== tree.rootStarted);
  const grouped = tree.groupPids?.();
  return withDescendants(entries, known, (entry) => {
    if (grouped?.has(entry.pid) === true) return true;
    if (!reused && (entry.group === tree.root || entry.session === tree.root)) return true;
    if (tree.mark !== undefined) {
      const { soft, hard } = readLimitMarks(entry.pid);
      if (soft === tree.mark || hard === tree.mark) return true;
    }
    const environment = readEnvironment(entry.pid);
    if (environment.includes(`${processMarkerName}=`))
      return carries(environment, `${processMarkerName}=${tree.marker}`);
    return writesTo(entry.pid, tree.files);
  });
}

/**
 * Looks for the members of a tree again and again. Right after a look that has found none, those processes are left out
 * that are older than the tree and so can be no part of it.
 */
export function memberFinder(tree: TreeIdentity, known: Known): () => readonly ProcessEntry[] {
  let older: ReadonlySet<number> = new Set();
  return () => {
    const pids = hasProcFs ? allPids().filter((pid) => !older.has(pid)) : undefined;
    const entries = listProcesses(pids);
    const members = membersAmong(entries, tree, known);
    const isNone = members.length === 0;
    older = new Set(isNone ? entries.filter(({ started }) => started < tree.rootStarted).map(({ pid }) => pid) : []);
    return members;
  };
}

/**
 * The living processes of a tree that are seen without a look into each process of the machine: its group and session,
 * everything seen before, and all their descendants, as they were at most `maxAgeMs` ago. All of them become known.
 */
export function findQuickly(tree: TreeIdentity, known: Known, maxAgeMs: number): readonly ProcessEntry[] {
  const entries = recentProcesses(maxAgeMs).filter((entry) => entry.started >= tree.rootStarted);
  const grouped = tree.groupPids?.();
  const isSeen = ({ pid, group, session }: ProcessEntry): boolean =>
    group === tree.root || session === tree.root || grouped?.has(pid) === true;
  return withDescendants(entries, known, isSeen);
}

/**
 * The same as it is now and without a look at any other process of the machine: the command, everything seen before, and all
 * their descendants; undefined where the kernel does not list children.
 */
export function findDescendants(tree: TreeIdentity, known: Known): readonly ProcessEntry[] | undefined {
  const members = new Map<number, ProcessEntry>();
  const add = (pid: number, isOurs: (entry: ProcessEntry) => boolean): void => {
    const entry = members.has(pid) ? undefined : readProcess(pid);
    if (entry && isOurs(entry)) members.set(pid, entry);
  };
  for (const [pid, from] of [[tree.root, tree.rootStarted] as const, ...known]) {
    add(pid, ({ started }) => started === from);
  }
  for (const { pid } of members.values()) {
    const children = childrenOf(pid);
    if (children === undefined) return undefined;
    // One that has ended since may have left its id to a process of somebody else.
    for (const child of children) add(child, ({ parent }) => parent === pid);
  }
  for (const { pid, started } of members.values()) known.set(pid, started);
  return [...members.values()];
}

/** The entries that are known or recognised, and the descendants of these. All of them become known. */
export function withDescendants(
  entries: readonly ProcessEntry[],
  known: Known,
  recognised: (entry: ProcessEntry) => boolean,
): readonly ProcessEntry[] {
  const members = new Set(entries.filter((entry) => known.get(entry.pid) === entry.started || recognised(entry)));
  const children = Map.groupBy(entries, (entry) => entry.parent);
  for (const member of members) for (const child of children.get(member.pid) ?? []) members.add(child);
  for (const member of members) known.set(member.pid, member.started);
  return [...members];
}

/** Signals one process, unless its pid belongs to another one by now. */
export function signalProcess(entry: ProcessEntry, signal: NodeJS.Signals): void {
  if (readProcess(entry.pid)?.started !== entry.started) return;
  try {
    process.kill(entry.pid, signal);
  } catch {
    // ESRCH: it has just ended. EPERM: it belongs to another user; it is reported as a survivor.
  }
}

/** How long after SIGKILL a process may take to disappear. One that waits for a dead disk or network can stay. */
const killPatienceMs = 10_000;

/**
 * Ends what `find` finds until two scans in a row find nothing: SIGTERM at once, SIGKILL from `graceMs` on, or from when
 * `killSignal` is aborted; then `killAll`, where there is one, does it in one step. What is `spared` gets no SIGTERM.
 * Returns how many processes there were.
 *
 * @throws OrchError `ORCH_PROCESS_SURVIVOR` where processes do not go away 10 s after SIGKILL
 */
export async function endProcesses(
  find: () => readonly ProcessEntry[],
  graceMs: number,
  killSignal?: AbortSignal,
  spared: (member: ProcessEntry) => boolean = () => false,
  killAll?: () => void,
): Promise<number> {
  let killFrom = systemClock.monotonic() + graceMs;
  const seen = new Set<string>();
  let emptyScans = 0;
  let pause = 1;
  for (;;) {
    const members = find();
    if (members.length === 0) {
      emptyScans += 1;
      if (emptyScans === 2) return seen.size;
      continue;
    }
    emptyScans = 0;
    const now = systemClock.monotonic();
    if (killSignal?.aborted === true) killFrom = Math.min(killFrom, now);
    if (now > killFrom + killPatienceMs) throw survivors(members);
    if (now >= killFrom) killAll?.();
    for (const member of members) {
      const name = `${member.pid}:${member.started}`;
      if (now >= killFrom) signalProcess(member, 'SIGKILL');
      else if (!seen.has(name) && !spared(member)) signalProcess(member, 'SIGTERM');
      seen.add(name);
    }
    await sleep(now >= killFrom ? Math.min(pause, 5) : Math.max(1, Math.min(pause, killFrom - now)));
    pause = Math.min(pause * 2, 50);
  }
}

function survivors(members: readonly ProcessEntry[]): OrchError {
  const pids = members.map((member) => member.pid);
  return new OrchError('ORCH_PROCESS_SURVIVOR', `processes could not be ended: ${pids.join(', ')}`, {
    help: 'They may belong to another user, or wait for a disk or network that does not answer.',
    data: { pids },
  });
}

/** Below this run time (ms) fewer processes start on a machine than there are pids: none is given out twice. */
const shortRunMs = 50;

/** Looking at more pids than this one by one costs as much as a scan of all processes. */
const fewPids = 64;

/**
 * The pids that descendants of a command can have which has just exited after `durationMs`: those given out since it
 * started. Undefined, for all pids, where that is not known or not worth it.
 */
export function pidsSince(root: number, durationMs: number): readonly number[] | undefined {
  const last = durationMs < shortRunMs ? lastPid() : undefined;
  if (last === undefined || last < root || last - root > fewPids) return undefined;
  return Array.from({ length: last - root }, (_, index) => root + 1 + index);
}
