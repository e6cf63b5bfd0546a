import { readFileSync, writeSync } from 'node:fs';

import { runAgent, type AgentAdapter } from '@orch/agents';
import { findWorkspace, type Workspace } from '@orch/config';
import { messageOf, OrchError, systemClock, type RunId } from '@orch/core';
import { sqliteStore } from '@orch/dag';
import { openRepository } from '@orch/git';
import { openLedger, type Ledger } from '@orch/llm';
import type { MeterClient } from '@orch/llm/meter';
import {
  agentRunner,
  agentsPaths,
  askByMessages,
  builtInAdapter,
  commandRunner,
  priceOf,
  runTask,
  type TaskRequest,
} from '@orch/workflow';

import { interruptible } from './interrupt.ts';

export interface WorkOptions {
  /** File with the request. */
  readonly request: string;
  readonly parent: string | undefined;
  readonly cwd: string;
  readonly userStateDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Works on one task for the orchestrator, which is asked for everything on the forge. Answers the exit code. */
export async function work(options: WorkOptions): Promise<number> {
  const { cwd, userStateDir, environment } = options;
  const request = readRequest(options.request);
  const workspace = findWorkspace({ cwd, userStateDir });
  const paths = agentsPaths(workspace.root, workspace.stateDir, userStateDir);
  using interrupt = interruptible();
  using store = sqliteStore(paths.journal);
  using ledger = openLedger(paths.ledger);
  using repository = await openRepository({ path: workspace.root, worktreesDir: paths.worktrees, environment });
  // A request of an earlier version does not say.
  const meter = (request.settings.meter ?? false) ? await meterOf(environment, ledger) : undefined;
  const result = await runTask({
    request,
    store,
    repository,
    runAgent: agentRunner({
      adapterOf: async (name) => builtInAdapter(name) ?? (await configured(name, workspace)),
      run: runAgent,
      environment,
      recordings: paths.recordings,
      ledger,
      task: request.task.id,
      parent: options.parent,
      // A request of an earlier version has none.
      price: priceOf(request.settings.prices ?? {}),
      ...(meter && { meter }),
      killSignal: interrupt.killSignal,
      clock: systemClock,
    }),
    askForge: (run) => askByMessages(store, run),
    runCommand: commandRunner(environment, options.parent ?? 'orch-agent', request.settings.commandTimeoutMs),
    clock: systemClock,
    signal: interrupt.signal,
    onEvent: tellBegun(),
    ...(options.parent !== undefined && { parent: options.parent as RunId }),
  });
  process.stdout.write(`${JSON.stringify({ type: 'result', result })}\n`);
  if (result.status === 'cancelled') return interrupt.exitCode() ?? 1;
  return result.status === 'succeeded' ? 0 : 1;
}

/** Tells with the first event that this runner works: until then the next one may have to wait for the core that it takes. */
function tellBegun(): () => void {
  let isTold = false;
  return () => {
    // What loads a stream is left to the end.
    if (!isTold) writeSync(1, `${JSON.stringify({ type: 'begun' })}\n`);
    isTold = true;
  };
}

function readRequest(file: string): TaskRequest {
  try {
    const request = JSON.parse(readFileSync(file, 'utf8')) as TaskRequest;
    if (request.v === 1) return request;
  } catch (cause) {
    throw new OrchError('ORCH_USAGE', `the request ${file} cannot be read: ${messageOf(cause)}`, { cause });
  }
  throw new OrchError('ORCH_USAGE', `the request ${file} is of another version of orch`, {
    help: 'Use orch and orch-agent of one version.',
  });
}

/**
 * The adapter of an agent that the configuration says how to call. Settings come with the request and this does not, because
 * it is no part of the work. Most agents need none, and what checks a configuration takes a runner some milliseconds to load.
 */
async function configured(name: string, workspace: Workspace): Promise<AgentAdapter> {
  const { configuredAdapter } = await import('./configured-adapter.ts');
  return await configuredAdapter(name, workspace);
}

async function meterOf(environment: WorkOptions['environment'], ledger: Ledger): Promise<MeterClient> {
  // It brings node:http along, which a runner without a meter does not need.
  const { meterClient, meterVariable } = await import('@orch/llm/meter');
  const address = environment[meterVariable];
  if (address !== undefined) return meterClient(address, ledger);
  throw new OrchError('ORCH_USAGE', `the request asks for a meter, and ${meterVariable} does not say where it is`, {
    help: 'Start it with `orch agents run`, which counts what agents use.',
  });
}
