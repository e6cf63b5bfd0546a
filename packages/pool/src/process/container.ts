import { execFile } from 'node:child_process';

import { delegatedFolder } from './control-group.ts';
import { keepMeans, recallMeans } from './known-means.ts';
import { limitMark, limitsFor, parseLimits, readLimitMarks, type LimitMark } from './limit-mark.ts';
import { isMainThread } from './main-thread.ts';
import { inheritedMeans, means } from './means.ts';
import { namespaceWrapper } from './namespace.ts';
import type { Containment } from './types.ts';

/** How a command is started so that its processes can be found again. */
export interface Container {
  readonly kind: Containment;
  /** Words before the command's own. */
  readonly prefix: readonly string[];
  /** Where a control group is made for the command. */
  readonly groups?: string;
}

/** Starts the command as it is. */
export const plain: Container = { kind: 'scan', prefix: [] };

/** The strongest means up to the wanted one that this system allows. */
export async function containerFor(wanted: Containment, mark: LimitMark): Promise<Container> {
  const wrapper = wanted === 'namespace' ? await namespaceWrapper() : undefined;
  if (wrapper) return { kind: 'namespace', prefix: wrapper };
  const marking = wanted === 'scan' ? undefined : await workingMarking();
  const groups = wanted === 'namespace' || wanted === 'cgroup' ? await delegatedFolder() : undefined;
  // Marked as well, for the next start to find what is left when we are killed.
  if (groups !== undefined) return { kind: 'cgroup', prefix: marking?.(mark) ?? [], groups };
  return marking ? { kind: 'marked', prefix: marking(mark) } : plain;
}

/** Where what this process finds out is kept for the next one. */
export interface ContainmentOptions {
  /** A file of this user and machine. It is believed while boot, rights and programs are the same. @default none */
  readonly memory?: string;
}

/** What `containment: 'namespace'` comes to on this system: for a program that tells its user what is guaranteed. */
export async function strongestContainment({ memory }: ContainmentOptions = {}): Promise<Containment> {
  if (memory !== undefined) recallMeans(memory);
  // Most commands are only marked. How they can be is tried out at the same time.
  const marking = workingMarking();
  const { kind } = await containerFor('namespace', limitMark(undefined, 0));
  if (memory !== undefined && (await marking)) keepMeans(memory);
  return kind;
}

type Marking = (mark: LimitMark) => readonly [string, ...string[]];

/** `prlimit` of util-linux sets the limit on itself and becomes the command. */
const limited: Marking = (mark) => ['/usr/bin/prlimit', `--locks=${limitsFor(mark, readLimitMarks('self'))}`, '--'];

/**
 * `setpriv` has the kernel send the command SIGTERM when the *thread* that started it ends, so that an agent stops to
 * spend when we are killed. It does not reach what the command has started: that is left to the next sweep.
 */
const limitedAndBound: Marking = (mark) => ['/usr/bin/setpriv', '--pdeathsig', 'TERM', '--', ...limited(mark)];

const probeTimeoutMs = 5000;
let probed: Promise<Marking | undefined> | undefined;

/** How commands can be marked here. Tried out once and remembered for the life of this process. */
function workingMarking(): Promise<Marking | undefined> {
  probed ??= process.platform === 'linux' ? probe() : Promise.resolve(undefined);
  return probed;
}

const markings: Readonly<Record<string, Marking>> = { bound: limitedAndBound, limited };

async function probe(): Promise<Marking | undefined> {
  const known = isMainThread() ? markings[inheritedMeans().marking ?? ''] : undefined;
  if (known) return known;
  for (const [name, marking] of Object.entries(markings)) {
    if (name === 'bound' && !isMainThread()) continue;
    if (!(await works(marking))) continue;
    if (isMainThread()) means.marking = name;
    return marking;
  }
  return undefined;
}

function works(marking: Marking): Promise<boolean> {
  const mark = limitMark('probe', 1);
  const [file, ...args] = [...marking(mark), '/bin/cat', '/proc/self/limits'] as const;
  return new Promise((resolve) => {
    const options = { cwd: '/', env: {}, encoding: 'latin1' as const, timeout: probeTimeoutMs };
    execFile(file, args, options, (error, text) => resolve(error === null && parseLimits(text).soft === mark));
  });
}
