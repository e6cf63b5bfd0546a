import { runAgent } from '@orch/agents';
import { findWorkspace, isTrusted, loadConfig } from '@orch/config';
import { systemClock } from '@orch/core';
import { sqliteStore } from '@orch/dag';
import type { Ledger } from '@orch/llm';
import type { MeterClient } from '@orch/llm/meter';
import {
  adapterOf,
  agentRunner,
  agentsPaths,
  askByMessages,
  commandRunner,
  openMeans,
  openOrchestration,
  priceOf,
  readAgentsConfig,
  readTasks,
  requireGit,
  requireTrust,
  runSingle,
  testCommand,
  type AgentsOverrides,
  type WorkflowSettings,
} from '@orch/workflow';

import { interruptible } from './interrupt.ts';
import { singleDocument, singleText } from './single-text.ts';

export interface AloneOptions {
  /** A file with the task, or the task itself. */
  readonly task: string;
  readonly cwd: string;
  readonly userStateDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly overrides: AgentsOverrides;
  /** The revision that the work begins with. @default 'HEAD' */
  readonly base: string | undefined;
  readonly trust: boolean;
  /** Wait for another process that orchestrates agents in the repository. */
  readonly wait: boolean;
  readonly json: boolean;
  readonly write: (text: string) => void;
  readonly note: (text: string) => void;
}

/** `orch-agent run`: works on one task without an orchestrator, up to a reviewed pull request. Answers the exit code. */
export async function runAlone(options: AloneOptions): Promise<number> {
  const { cwd, userStateDir, note, base = 'HEAD' } = options;
  const workspace = findWorkspace({ cwd, userStateDir });
  const { root, stateDir } = workspace;
  requireGit(workspace);
  const [read] = readTasks([options.task], undefined, {
    cwd,
    root,
    onSkip: (source) => note(`${source} says that it is done: nothing was done\n`),
  });
  if (read === undefined) throw new TypeError('a task that was read is missing');
  const { task } = read;
  const isTrustedNow = options.trust || isTrusted(workspace);
  const { agents } = await loadConfig(root, isTrustedNow);
  const config = readAgentsConfig(agents, testCommand(root), options.overrides);
  const { settings, integration, regenerable } = config;
  adapterOf(settings.implement.agent, config);
  requireTrust(isTrustedNow, config);
  using interrupt = interruptible();
  const { signal } = interrupt;
  const paths = agentsPaths(root, stateDir, userStateDir);
  using store = sqliteStore(paths.journal);
  await using means = await openMeans({ root, paths, config, base, environment: options.environment, note });
  const { repository, ledger, forge } = means;
  await using counting = await meterFor(options.environment, settings, ledger);
  await using orchestration = await openOrchestration({
    store,
    repository,
    forge,
    integration,
    regenerable,
    wait: options.wait,
    onWait: (holder) => note(`waiting for ${holder}\n`),
    signal,
    // This process is the runner itself.
    startRunner: () => Promise.reject(new TypeError('a task on its own starts no runner')),
  });
  const outcome = await runSingle({
    task,
    settings,
    base,
    regenerable,
    store,
    repository,
    runAgent: agentRunner({
      adapterOf: (name) => adapterOf(name, config),
      run: runAgent,
      environment: counting.environment,
      recordings: paths.recordings,
      ledger,
      task: task.id,
      parent: undefined,
      price: priceOf(settings.prices),
      ...(counting.meter && { meter: counting.meter }),
      killSignal: interrupt.killSignal,
      clock: systemClock,
    }),
    askForge: (run) => askByMessages(store, run),
    runCommand: commandRunner(options.environment, 'orch-agent', settings.commandTimeoutMs),
    clock: systemClock,
    signal: orchestration.signal,
    onEvent: ({ type, node }) => {
      if (type === 'node-started' && node !== null) note(`${node}\n`);
    },
  });
  orchestration.check();
  const told = { outcome, task, spend: ledger.totals({ run: outcome.result.run }), sandbox: means.sandbox };
  options.write(options.json ? `${JSON.stringify(singleDocument(told), undefined, 2)}\n` : singleText(told));
  const { status } = outcome.result;
  if (status === 'cancelled') return interrupt.exitCode() ?? 1;
  return status === 'succeeded' ? 0 : 1;
}

interface Counting extends AsyncDisposable {
  readonly environment: AloneOptions['environment'];
  readonly meter?: MeterClient;
}

/** The meter that is asked for, in this process, and the environment of agents that do without keys then. */
async function meterFor(
  environment: AloneOptions['environment'],
  { meter: isMetered, prices }: WorkflowSettings,
  ledger: Ledger,
): Promise<Counting> {
  if (!isMetered) return { environment, [Symbol.asyncDispose]: () => Promise.resolve() };
  const { meterAddress, meterClient, openMeter, upstreamsOf, withoutKeys } = await import('@orch/llm/meter');
  const meter = await openMeter({ ledger, upstreams: upstreamsOf(environment), price: priceOf(prices), environment });
  return {
    environment: withoutKeys(environment),
    meter: meterClient(meterAddress(meter), ledger),
    [Symbol.asyncDispose]: () => meter[Symbol.asyncDispose](),
  };
}
