import { setImmediate as immediate } from 'node:timers/promises';

import { OrchError, systemClock, systemRandom } from '@orch/core';

import { killAtExit } from './at-exit.ts';
import { containerFor, plain, type Container } from './container.ts';
import { makeGroup, type ControlGroup } from './control-group.ts';
import { limitMark, type LimitMark } from './limit-mark.ts';
import { commandLines, type Lines } from './lines.ts';
import { openOutputs, type Outputs } from './output-file.ts';
import { readFigures, type ProcessFigures } from './process-figures.ts';
import { descriptorTarget, hasProcFs, readProcess, type ProcessEntry } from './process-table.ts';
import {
  endProcesses,
  findDescendants,
  findMembers,
  findQuickly,
  memberFinder,
  pidsSince,
  type Known,
  type TreeIdentity,
} from './process-tree.ts';
import { checkCommand } from './spawn-failure.ts';
import { startCommand } from './start-command.ts';
import type { ProcessOptions, ProcessOutcome, ProcessUsage } from './types.ts';
import { noUsage, sampleUsage } from './usage.ts';
import { watch, type Verdict } from './watch.ts';

const defaults = { tailBytes: 64 * 1024, maxOutputBytes: 1024 ** 3, graceMs: 5000 };

/** A look that is made as rarely as that is shared, by the age that what it sees may have, in milliseconds. */
const sharedLookMs = 1000;

/** What a command leaves running after its own end gets less time for SIGTERM than a command that we interrupt. */
const leftOverGraceMs = 500;

/**
 * Runs a command to its end, whatever that is, and resolves when no process of its tree is left.
 * Output goes straight to files; none of it passes through this process except the tails.
 *
 * @throws OrchError `ORCH_PROCESS_NOT_FOUND` (no such command), `ORCH_PROCESS_CWD` (no such folder),
 *   `ORCH_PROCESS_SPAWN` (the system refuses to start it), `ORCH_PROCESS_OUTPUT` (an output file cannot be written),
 *   `ORCH_PROCESS_OPTIONS`, `ORCH_PROCESS_PLATFORM` (Windows),
 *   `ORCH_PROCESS_SURVIVOR` (a process stays 10 s after SIGKILL)
 */
export async function runProcess(options: ProcessOptions): Promise<ProcessOutcome> {
  checkOptions(options);
  const ids = createIds(options.marker?.run);
  const wanted = options.containment ?? 'scan';
  const container = wanted === 'scan' ? plain : await containerFor(wanted, ids.mark);
  if (container.kind === 'namespace' || container.kind === 'cgroup') checkCommand(options);
  if (options.signal?.aborted === true || options.killSignal?.aborted === true)
    return { ...nothing, status: 'aborted', containment: container.kind };
  const outputs = openOutputs(options.stdoutFile, options.stderrFile);
  const group = container.groups === undefined ? undefined : makeGroup(container.groups, ids.marker);
  try {
    const outcome = await execute(options, outputs, container, ids, group);
    return group === undefined ? outcome : { ...outcome, usage: withCounted(outcome.usage, group) };
  } finally {
    group?.remove();
    outputs.close();
  }
}

/** By what the processes of one command are told from all others. */
interface Ids {
  readonly marker: string;
  readonly mark: LimitMark;
}

function createIds(run: string | undefined): Ids {
  const marker = systemRandom.hex(12);
  return { marker, mark: limitMark(run, Number.parseInt(marker.slice(0, 8), 16) >>> 1) };
}

const numbers = [
  'tailBytes',
  'maxOutputBytes',
  'maxLineBytes',
  'timeoutMs',
  'firstOutputTimeoutMs',
  'idleTimeoutMs',
  'lingerTimeoutMs',
  'graceMs',
] as const;

const nothing = {
  exitCode: null,
  signal: null,
  durationMs: 0,
  stdoutTail: '',
  stderrTail: '',
  stdoutBytes: 0,
  stderrBytes: 0,
  leftOver: 0,
  usage: noUsage,
} as const;

function checkOptions(options: ProcessOptions): void {
  if (process.platform === 'win32') {
    throw new OrchError('ORCH_PROCESS_PLATFORM', 'commands cannot be run on Windows', { help: 'Use WSL.' });
  }
  if (options.input !== undefined && options.onInput) {
    throw new OrchError('ORCH_PROCESS_OPTIONS', 'a command has either `input` or `onInput`');
  }
  for (const name of numbers) {
    const value = options[name];
    if (value !== undefined && !(value >= 0)) {
      throw new OrchError('ORCH_PROCESS_OPTIONS', `${name} must be a number of at least 0, not ${value}`);
    }
  }
}

async function execute(
  options: ProcessOptions,
  outputs: Outputs,
  container: Container,
  ids: Ids,
  group: ControlGroup | undefined,
): Promise<ProcessOutcome> {
  const start = systemClock.monotonic();
  const { pid, ended } = await startCommand(options, outputs, container, ids.marker, group?.prefix);
  const tree = identify(pid, outputs, container, ids, group);
  const graceMs = options.graceMs ?? defaults.graceMs;
  const known: Known = new Map();
  const callOff = killAtExit(() => findMembers(tree, known));
  const lines = commandLines(options, outputs);
  const watcher = watch(
    { ...options, maxOutputBytes: options.maxOutputBytes ?? defaults.maxOutputBytes },
    outputs,
    lines,
  );
  // Only looks that many commands share are worth one at the whole machine, by which what has left the tree is found as well.
  const look = (maxAgeMs: number): readonly ProcessEntry[] =>
    (maxAgeMs < sharedLookMs ? findDescendants(tree, known) : undefined) ?? findQuickly(tree, known, maxAgeMs);
  const sampler = hasProcFs ? sampleUsage((age) => figuresOf(look(age))) : undefined;
  let usage = noUsage;
  let verdict: Verdict | typeof exited;
  let leftOver = 0;
  try {
    verdict = await Promise.race([ended.then(() => exited), watcher.verdict]);
    usage = sampler?.stop() ?? noUsage;
    if (verdict.status === 'exited') {
      const pids = pidsSince(tree.root, systemClock.monotonic() - start);
      const find =
        known.size === 0 && pids !== undefined ? () => findMembers(tree, known, pids) : memberFinder(tree, known);
      const grace = Math.min(graceMs, leftOverGraceMs);
      leftOver = await endProcesses(find, grace, options.killSignal, undefined, group?.kill);
    } else {
      // With the processes that hold a namespace all others would be killed at once.
      const holds = ({ pid: id, parent }: ProcessEntry): boolean => id === pid || parent === pid;
      const spared = container.kind === 'namespace' ? holds : undefined;
      const grace = verdict.status === 'flood' ? 0 : graceMs;
      await endProcesses(memberFinder(tree, known), grace, options.killSignal, spared, group?.kill);
    }
  } finally {
    watcher.stop();
    sampler?.stop();
    callOff();
  }
  if (verdict.status === 'failed') throw verdict.error;
  await readToEnd(lines);
  const tailBytes = options.tailBytes ?? defaults.tailBytes;
  return {
    ...(await ended),
    ...verdict,
    durationMs: systemClock.monotonic() - start,
    stdoutTail: outputs.stdout.tail(tailBytes),
    stderrTail: outputs.stderr.tail(tailBytes),
    stdoutBytes: outputs.stdout.size(),
    stderrBytes: outputs.stderr.size(),
    leftOver,
    containment: container.kind,
    usage,
  };
}

function figuresOf(members: readonly ProcessEntry[]): readonly ProcessFigures[] {
  return members.flatMap(({ pid }) => readFigures(pid) ?? []);
}

/** The verdict on a command that ended on its own. */
const exited = { status: 'exited' } as const;

/** Hands on the lines that were written last, one portion at a time. */
async function readToEnd(lines: Lines): Promise<void> {
  while (lines.next()) await immediate();
  lines.finish();
}

/** The usage with what the control group of the command has counted. */
function withCounted(usage: ProcessUsage, group: ControlGroup): ProcessUsage {
  const [cpuMs, peakRssBytes] = [group.cpuMs(), group.peakBytes()];
  if (cpuMs === undefined) return usage;
  if (peakRssBytes === undefined) return { ...usage, cpuMs, counted: ['cpuMs'] };
  return { ...usage, cpuMs, peakRssBytes, counted: ['cpuMs', 'peakRssBytes'] };
}

function identify(
  root: number,
  outputs: Outputs,
  { kind }: Container,
  { marker, mark }: Ids,
  group: ControlGroup | undefined,
): TreeIdentity {
  const files = [outputs.stdout, outputs.stderr].flatMap((output) => descriptorTarget('self', output.fd) ?? []);
  const rootStarted = readProcess(root)?.started ?? 0;
  return {
    root,
    rootStarted,
    marker,
    files,
    ...(kind === 'marked' && { mark }),
    ...(group && { groupPids: group.pids }),
  };
}
