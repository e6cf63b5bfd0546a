import { constants } from 'node:os';
import { isAbsolute } from 'node:path';

import { isOrchError, OrchError, systemClock, type Clock } from '@orch/core';
import { runProcess, type OutputLine, type ProcessOutcome } from '@orch/pool';

import type { AgentAdapter, Conversation, SpawnSpec } from '../adapter.ts';
import { agentEnvironment } from '../environment.ts';
import type { AgentOutcome } from '../outcome.ts';
import { openSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { sandboxFolders } from '../sandbox/folders.ts';
import type { AgentEvent } from '../signals.ts';
import type { AgentTask } from '../task.ts';
import type { Price } from '../usage/meter.ts';
import { createGuard, type UsageProxy } from './guard.ts';
import { judge } from './judge.ts';
import { outcomeOf } from './outcome-of.ts';
import { createReader, type StreamReader } from './reader.ts';
import { createTalk } from './talk.ts';
import { beginRecording, endRecording, maxLineBytes, recordingFiles, type ProcessEnd } from './recording.ts';

/** Takes what changed in the working folder into a recording, and puts it back in a replay. */
export interface Workspace {
  /** All that was changed since the task began, commits included. */
  capture(cwd: string): Promise<Uint8Array>;
  restore(cwd: string, changes: Uint8Array): Promise<void>;
}

export interface RunAgentOptions {
  readonly adapter: AgentAdapter;
  readonly task: AgentTask;
  /** Where the agent's variables are taken from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A folder for all that the agent writes. A recording that is there already is replaced. */
  readonly recordTo: string;
  readonly onEvent?: (event: AgentEvent) => void;
  /** Ends the agent with SIGTERM, and SIGKILL 5 s later. */
  readonly signal?: AbortSignal;
  /** Ends the agent at once. */
  readonly killSignal?: AbortSignal;
  /** For agents that tell tokens only. */
  readonly price?: Price;
  /** A proxy that all calls of this attempt go through, by `task.baseUrl`: what it counts is exact. */
  readonly proxy?: UsageProxy;
  /** Makes the recording one that can be replayed with its changes of files. */
  readonly workspace?: Workspace;
  readonly clock?: Clock;
}

/** How agents are run: {@link runAgent}, or a replay of recordings. */
export type RunAgent = (options: RunAgentOptions) => Promise<AgentOutcome>;

/** Defaults of the limits of {@link AgentTask}. */
const defaults = {
  timeoutMs: 3_600_000,
  firstOutputMs: 180_000,
  idleMs: 900_000,
  lingerMs: 10_000,
  maxOutputBytes: 256 * 1024 ** 2,
};

/**
 * Runs an agent on a task until nothing of it is left, and judges how that went. Its stream goes into files first and is
 * read from there, so that {@link replayAgent} sees what this function saw.
 *
 * All that an agent can do wrong is a status of the outcome.
 *
 * @throws OrchError `ORCH_AGENT_TASK` (the task contradicts itself or the agent), `ORCH_AGENT_ENVIRONMENT`,
 *   `ORCH_AGENT_SANDBOX`, `ORCH_AGENT_SDK`, `ORCH_AGENT_RECORDING`, and what `runProcess` of `@orch/pool` throws
 */
export const runAgent: RunAgent = async (options) => {
  checkTask(options);
  const first = await attempt(options, options.task, false);
  if (first !== 'session-in-use') return first;
  const id = options.adapter.sessionOf?.(options.task);
  if (id === undefined) throw new Error('only adapters that choose the session can find it in use');
  const again = await attempt(
    options,
    { ...options.task, session: { ...options.task.session, id, resume: true } },
    true,
  );
  if (again !== 'session-in-use') return again;
  throw new OrchError('ORCH_AGENT_SESSION', `the session ${id} can neither be begun nor resumed`, {
    help: 'Look whether another process works with it.',
  });
};

async function attempt(
  options: RunAgentOptions,
  task: AgentTask,
  resumed: boolean,
): Promise<AgentOutcome | 'session-in-use'> {
  const { adapter, recordTo, clock = systemClock } = options;
  const environment = agentEnvironment(options.environment, adapter.environment, task.passEnvironment ?? []);
  const files = recordingFiles(recordTo);
  const context = { folder: files.given, environment, root: process.getuid?.() === 0 };
  // Which folders a sandbox has to open is known by the spec, which may depend on whether there is one.
  const open = (sandboxed: boolean): SpawnSpec => adapter.spawn(task, { ...context, sandboxed });
  const sandbox = await openSandbox(task.sandbox ?? 'auto', () =>
    sandboxFolders(task.cwd, [...(task.writable ?? []), ...(open(true).stateDirs ?? [])], environment['HOME']),
  );
  const spec = open(sandbox.told.used !== 'none');
  const conversation = await adapter.converse?.();
  const env = { ...environment, ...spec.env };
  beginRecording(
    recordTo,
    {
      v: 1,
      adapter: adapter.name,
      task,
      argv: spec.argv,
      environment: Object.keys(env).sort(),
      startedAt: new Date(clock.now()).toISOString(),
    },
    spec.files ?? {},
  );
  const reader = createReader({ adapter, task, price: options.price, onEvent: options.onEvent });
  const ended = await execute(options, task, { spec, env, sandbox, reader, resumed, conversation });
  // Its session is gone on with, and counted by the same proxy.
  const isTriedAgain = judge({ adapter, end: ended, stream: reader.state() }).status === 'session-in-use';
  const end = isTriedAgain ? ended : await counted(options, ended);
  endRecording(recordTo, end, await options.workspace?.capture(task.cwd));
  const verdict = judge({ adapter, end, stream: reader.state() });
  if (verdict.status === 'session-in-use') return verdict.status;
  return outcomeOf({
    verdict: { ...verdict, status: verdict.status },
    end,
    stream: reader.state(),
    recording: recordTo,
  });
}

interface Prepared {
  readonly spec: SpawnSpec;
  readonly env: Readonly<Record<string, string>>;
  readonly sandbox: Sandbox;
  readonly reader: StreamReader;
  readonly resumed: boolean;
  readonly conversation: Conversation | undefined;
}

async function execute(options: RunAgentOptions, task: AgentTask, prepared: Prepared): Promise<ProcessEnd> {
  const { adapter, proxy, signal, killSignal } = options;
  const { spec, env, sandbox, reader, resumed, conversation } = prepared;
  const files = recordingFiles(options.recordTo);
  const guard = createGuard({ adapter, task, price: options.price, proxy });
  const stop = AbortSignal.any([guard.signal, ...(signal ? [signal] : [])]);
  const talk = conversation && createTalk(conversation, task, files.stdin, stop);
  const [file, ...args] = [...sandbox.prefix, ...spec.argv] as [string, ...string[]];
  const isResult = ({ output, text }: OutputLine): boolean => {
    if (output !== 'stdout') return false;
    talk?.receive(text);
    reader.line(text);
    const state = reader.state();
    guard.look(state);
    return state.results.length > 0;
  };
  const common = { sandbox: sandbox.told, resumed, notes: guard.notes };
  let outcome: ProcessOutcome;
  try {
    outcome = await runProcess({
      argv: [file, ...args],
      cwd: task.cwd,
      env,
      ...(spec.input !== undefined && { input: spec.input }),
      ...(talk && { onInput: talk.open }),
      stdoutFile: files.stdout,
      stderrFile: files.stderr,
      isResult,
      maxLineBytes,
      maxOutputBytes: task.maxOutputBytes ?? defaults.maxOutputBytes,
      timeoutMs: task.timeoutMs ?? defaults.timeoutMs,
      firstOutputTimeoutMs: task.firstOutputMs ?? defaults.firstOutputMs,
      idleTimeoutMs: task.idleMs ?? defaults.idleMs,
      lingerTimeoutMs: task.lingerMs ?? defaults.lingerMs,
      ...(task.graceMs !== undefined && { graceMs: task.graceMs }),
      marker: { run: task.attempt },
      containment: 'namespace',
      signal: talk?.signal ?? stop,
      ...(killSignal && { killSignal }),
    });
  } catch (error) {
    if (!isOrchError(error, 'ORCH_PROCESS_NOT_FOUND')) throw error;
    return { ...neverStarted, ...common, notFound: error.message };
  } finally {
    guard.stop();
    await talk?.finish();
  }
  const { status, limit, stderrTail, containment, leftOver, durationMs, usage } = outcome;
  const reached = guard.reached();
  return {
    ...common,
    status,
    ...(limit && { limit }),
    ...(reached && { guard: reached }),
    ...endingOf(outcome),
    stderrTail: stderrTail.slice(-stderrKept),
    torn: outcome.stdoutBytes > 0 && !outcome.stdoutTail.endsWith('\n'),
    containment,
    leftOver,
    durationMs,
    peakMemoryBytes: usage.peakRssBytes,
    cpuMs: usage.cpuMs,
  };
}

const stderrKept = 4096;

/** An end with what its proxy has counted, and the budget as its reason where calls were refused for it. */
async function counted({ adapter, proxy }: RunAgentOptions, end: ProcessEnd): Promise<ProcessEnd> {
  if (!proxy) return end;
  const { usage, refused } = proxy.close ? await proxy.close() : { usage: await proxy.usage(), refused: undefined };
  const reason = `calls of ${adapter.name} were refused: ${refused}`;
  const guard = end.guard ?? (refused === undefined ? undefined : ({ limit: 'budget', reason } as const));
  return { ...end, ...(guard && { guard }), metered: usage };
}

/** In a PID namespace the end by signal n is told as exit code 128 + n. */
function endingOf({ exitCode, signal, containment }: ProcessOutcome): Pick<ProcessEnd, 'exitCode' | 'signal'> {
  const number = containment === 'namespace' && exitCode !== null ? exitCode - 128 : 0;
  const [name] = Object.entries(constants.signals).find(([, value]) => value === number) ?? [];
  return name === undefined ? { exitCode, signal } : { exitCode: null, signal: name };
}

const neverStarted = {
  status: 'exited',
  exitCode: null,
  signal: null,
  stderrTail: '',
  torn: false,
  containment: 'scan',
  leftOver: 0,
  durationMs: 0,
  peakMemoryBytes: 0,
  cpuMs: 0,
} as const;

function checkTask({ adapter, task, recordTo }: RunAgentOptions): void {
  const problem = (message: string): never => {
    throw new OrchError('ORCH_AGENT_TASK', message);
  };
  for (const [name, path] of [
    ['cwd', task.cwd],
    ['recordTo', recordTo],
    ...(task.writable ?? []).map((path) => ['writable', path] as const),
  ] as const) {
    if (!isAbsolute(path)) problem(`${name} must be an absolute path, not ${path}`);
  }
  if (task.attempt === '') problem('an attempt needs a name');
  if (task.session?.resume === true && !adapter.capabilities.resume) problem(`${adapter.name} cannot resume a session`);
  for (const name of ['maxTurns', 'budgetUsd'] as const) {
    const value = task[name];
    if (value !== undefined && !(value > 0)) problem(`${name} must be greater than 0, not ${value}`);
  }
}
