import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';

import { OrchError } from '@orch/core';

import { processMarkerName, runMarkerName } from './markers.ts';
import { namespaceWrapper, type Wrapper } from './namespace.ts';
import { openOutputs, type Outputs } from './output-file.ts';
import { descriptorTarget, readProcess } from './process-table.ts';
import { endProcesses, findMembers, pidsSince, type Known, type TreeIdentity } from './process-tree.ts';
import { checkCommand, spawnFailure } from './spawn-failure.ts';
import type { Containment, ProcessOptions, ProcessOutcome, ProcessStatus } from './types.ts';
import { watch } from './watch.ts';

const defaults = { tailBytes: 64 * 1024, maxOutputBytes: 1024 ** 3, graceMs: 5000 };

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
  const wrapper = options.containment === 'namespace' ? await namespaceWrapper() : undefined;
  const containment = wrapper ? 'namespace' : 'scan';
  if (wrapper) checkCommand(options);
  if (options.signal?.aborted) return { ...nothing, status: 'aborted', containment };
  const outputs = openOutputs(options.stdoutFile, options.stderrFile);
  try {
    return await execute(options, outputs, wrapper, containment);
  } finally {
    outputs.close();
  }
}

const nothing = {
  exitCode: null,
  signal: null,
  durationMs: 0,
  stdoutTail: '',
  stderrTail: '',
  stdoutBytes: 0,
  stderrBytes: 0,
  leftOver: 0,
} as const;

function checkOptions(options: ProcessOptions): void {
  if (process.platform === 'win32') {
    throw new OrchError('ORCH_PROCESS_PLATFORM', 'commands cannot be run on Windows', { help: 'Use WSL.' });
  }
  for (const name of ['tailBytes', 'maxOutputBytes', 'timeoutMs', 'idleTimeoutMs', 'graceMs'] as const) {
    const value = options[name];
    if (value !== undefined && !(value >= 0)) {
      throw new OrchError('ORCH_PROCESS_OPTIONS', `${name} must be a number of at least 0, not ${value}`);
    }
  }
}

interface Ending {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

async function execute(
  options: ProcessOptions,
  outputs: Outputs,
  wrapper: Wrapper | undefined,
  containment: Containment,
): Promise<ProcessOutcome> {
  const start = performance.now();
  const marker = randomBytes(12).toString('hex');
  const { pid, ended } = startCommand(options, outputs, wrapper, marker);
  const tree = identify(pid ?? (await notStarted(ended)), outputs, marker);
  const graceMs = options.graceMs ?? defaults.graceMs;
  const known: Known = new Map();
  const watcher = watch(options, options.maxOutputBytes ?? defaults.maxOutputBytes, outputs);
  let status: ProcessStatus;
  let leftOver = 0;
  try {
    status = await Promise.race([ended.then(() => 'exited' as const), watcher.verdict]);
    if (status === 'exited') {
      const pids = pidsSince(tree.root, performance.now() - start);
      const find = () => findMembers(tree, known, known.size === 0 ? pids : undefined);
      leftOver = await endProcesses(find, Math.min(graceMs, leftOverGraceMs));
    } else {
      await endProcesses(() => findMembers(tree, known), status === 'flood' ? 0 : graceMs);
    }
  } finally {
    watcher.stop();
  }
  const tailBytes = options.tailBytes ?? defaults.tailBytes;
  return {
    ...(await ended),
    status,
    durationMs: performance.now() - start,
    stdoutTail: outputs.stdout.tail(tailBytes),
    stderrTail: outputs.stderr.tail(tailBytes),
    stdoutBytes: outputs.stdout.size(),
    stderrBytes: outputs.stderr.size(),
    leftOver,
    containment,
  };
}

/** Starts the command. Without a pid it could not be started, and `ended` rejects with the reason. */
function startCommand(
  options: ProcessOptions,
  outputs: Outputs,
  wrapper: Wrapper | undefined,
  marker: string,
): { readonly pid: number | undefined; readonly ended: Promise<Ending> } {
  const [file, ...args] = wrapper ? ([...wrapper, ...options.argv] as const) : options.argv;
  const env: Record<string, string> = { ...options.env, [processMarkerName]: marker };
  if (options.marker) env[runMarkerName] = options.marker.run;
  let child: ChildProcess;
  try {
    const stdio = ['ignore' as const, outputs.stdout.fd, outputs.stderr.fd];
    child = spawn(file, args, { cwd: options.cwd, env, stdio, detached: true });
  } catch (error) {
    throw spawnFailure(options, error);
  }
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
    child.once('error', (error) => reject(spawnFailure(options, error)));
  });
  return { pid: child.pid, ended };
}

/** Waits for the reason why a command has no pid, which rejects. */
async function notStarted(ended: Promise<Ending>): Promise<never> {
  await ended;
  throw new OrchError('ORCH_PROCESS_SPAWN', 'the system started the command without a process id');
}

function identify(root: number, outputs: Outputs, marker: string): TreeIdentity {
  const files = [outputs.stdout, outputs.stderr].flatMap((output) => descriptorTarget('self', output.fd) ?? []);
  return { root, rootStarted: readProcess(root)?.started ?? 0, marker, files };
}
