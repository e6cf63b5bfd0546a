import { findWorkspace, isTrusted, loadConfig, type Workspace } from '@orch/config';
import { systemClock } from '@orch/core';
import { sqliteStore } from '@orch/dag';
import {
  adapterOf,
  agentsPaths,
  planTasks,
  predecessors,
  readAgentsConfig,
  readTasks,
  requireGit,
  requireTrust,
  runAgents,
  runReport,
  testCommand,
  type AgentsConfig,
} from '@orch/workflow';

import { userStateDir, type CliContext, type CliProcess } from '../../context.ts';
import { exitCodes } from '../../exit-codes.ts';
import { createInterrupt, isAbort } from '../../interrupt.ts';
import { reportFailure } from '../../render/failure.ts';
import { printable } from '../../render/printable.ts';
import { createProgress } from '../../render/progress.ts';
import { askForTrust } from '../../trust-prompt.ts';
import type { AgentsRunFlags } from '../agents.command.ts';
import { agentNames, given, givenFolder } from '../given.ts';
import type { Invocation } from '../runs/resumable.ts';
import { atTerminal, requireTerminal } from './answers.ts';
import { openRunnerMeans } from './open-means.ts';
import { defaultParallel } from './parallel.ts';
import { learnedIn, peakOf } from './learned.ts';
import { agentsResult, reported } from './result.ts';
import { planText, resultText } from './text.ts';

/** Calls `orch agents run` as it was called, which continues its run. */
export async function runTasksAgain(
  context: CliContext,
  { flags }: Invocation,
  { json, trust, wait }: Pick<AgentsRunFlags, 'json' | 'trust' | 'wait'>,
): Promise<void> {
  const { tasks, stdin, ...rest } = flags as { readonly tasks: readonly string[]; readonly stdin: string | null };
  const given = stdin === null ? tasks : [...tasks, stdin];
  await runTasks(context, { ...rest, stdin: false, dryRun: false, interactive: false, json, trust, wait }, given);
}

/** `orch agents run`: has tasks done by agents, and sets the exit code by what landed. */
export async function runTasks(
  { process }: CliContext,
  flags: AgentsRunFlags,
  tasks: readonly string[],
): Promise<void> {
  const interrupt = createInterrupt(process.stderr);
  try {
    if (flags.interactive) requireTerminal(process);
    const cwd = givenFolder(process, '--cwd', flags.cwd);
    const workspace = findWorkspace({ cwd, userStateDir: userStateDir(process.env) });
    requireGit(workspace);
    const stdin = flags.stdin ? await readInput() : undefined;
    const read = readTasks(tasks, stdin, {
      cwd,
      root: workspace.root,
      onSkip: (source) => process.stderr.write(`${source} says that it is done: left out\n`),
    });
    if (!flags.trust && !flags.dryRun && !isTrusted(workspace)) await askForTrust(process, workspace);
    const isTrustedNow = flags.trust || isTrusted(workspace);
    const { agents } = await loadConfig(workspace.root, isTrustedNow);
    const config = readAgentsConfig(agents, testCommand(workspace.root), {
      agent: given('--agent', flags.agent),
      model: given('--model', flags.model),
      fallback: agentNames(flags.fallback),
      budgetUsd: flags.budget,
      timeoutMinutes: flags.timeout,
      maxParallel: flags.maxParallel,
      sandbox: flags.sandbox,
      isolation: flags.isolation,
      meter: flags.meter,
    });
    const { agent } = config.settings.implement;
    adapterOf(agent, config);
    const learned = await learnedIn(workspace);
    const planned = planTasks(read, agent, learned.durations, (note) => process.stderr.write(`${printable(note)}\n`));
    const parallel =
      config.maxParallel === null
        ? defaultParallel(peakOf(learned, planned))
        : { count: config.maxParallel, reason: 'as asked for' };
    if (flags.dryRun) {
      tellPlan(process, flags, { planned, before: predecessors(planned), parallel });
      return;
    }
    requireTrust(isTrustedNow, config);
    const invocation: Invocation = {
      command: 'agents run',
      cwd,
      flags: { ...kept(flags), tasks: [...tasks], stdin: stdin ?? null },
    };
    await orchestrate(process, flags, { workspace, config, planned, parallel, invocation, signal: interrupt.signal });
    if (interrupt.exitCode !== undefined) process.exitCode = interrupt.exitCode;
  } catch (error) {
    if (interrupt.exitCode === undefined || !isAbort(error))
      process.exitCode = reportFailure(process, error, flags.json);
    if (interrupt.exitCode !== undefined) process.exitCode = interrupt.exitCode;
  } finally {
    interrupt.dispose();
  }
}

/** All of standard input; what reads it is loaded only then. */
async function readInput(): Promise<string> {
  const { text } = await import('node:stream/consumers');
  return await text(globalThis.process.stdin);
}

interface Orchestration {
  readonly workspace: Workspace;
  readonly config: AgentsConfig;
  readonly planned: ReturnType<typeof planTasks>;
  readonly parallel: { readonly count: number; readonly reason: string };
  readonly invocation: Invocation;
  readonly signal: AbortSignal;
}

async function orchestrate(process: CliProcess, flags: AgentsRunFlags, work: Orchestration): Promise<void> {
  const { workspace, config, planned, parallel, invocation, signal } = work;
  using progress = createProgress(process.stderr);
  const began = systemClock.monotonic();
  const base = given('--base', flags.base) ?? 'HEAD';
  const paths = agentsPaths(workspace.root, workspace.stateDir, userStateDir(process.env));
  using store = sqliteStore(paths.journal);
  await using answers = flags.interactive ? atTerminal(store) : undefined;
  await using means = await openRunnerMeans(process, { workspace, config, store, base });
  process.stderr.write(`at most ${parallel.count} tasks at once (${parallel.reason})\n`);
  const { settings } = config;
  const { outcome, landedBefore } = await runAgents({
    planned,
    settings: () => settings,
    store,
    repository: means.repository,
    forge: means.forge,
    startRunner: means.startRunner,
    base,
    integration: config.integration,
    regenerable: config.regenerable,
    slots: { agent: settings.implement.agent, count: parallel.count },
    followsLoad: config.maxParallel === null,
    onLimit: (limit) => process.stderr.write(`${settings.implement.agent}: at most ${limit} tasks at once for now\n`),
    request: { ...invocation },
    wait: flags.wait,
    onWait: progress.onWait,
    clock: systemClock,
    signal,
    ...(answers && { questions: 'wait' as const }),
    onEvent: (event) => {
      progress.onEvent(event);
      answers?.onEvent(event);
    },
  });
  progress.end();
  const took = systemClock.monotonic() - began;
  const report =
    outcome && (await runReport(store, outcome.run, { tasks: reported(outcome, planned), slots: parallel.count }));
  const result = agentsResult({ outcome, landedBefore }, planned, config.integration, took, { ...means, report });
  process.stdout.write(flags.json ? `${JSON.stringify(result, undefined, 2)}\n` : resultText(result));
  if (!result.success) process.exitCode = exitCodes.failed;
}

/** The flags that decide what is run. */
function kept({
  agent,
  model,
  fallback,
  maxParallel,
  timeout,
  budget,
  sandbox,
  isolation,
  meter,
  base,
}: AgentsRunFlags): Invocation['flags'] {
  return Object.fromEntries(
    Object.entries({ agent, model, fallback, maxParallel, timeout, budget, sandbox, isolation, meter, base }).filter(
      ([, value]) => value !== undefined,
    ),
  ) as Invocation['flags'];
}

function tellPlan(
  process: CliProcess,
  { json }: AgentsRunFlags,
  {
    planned,
    before,
    parallel,
  }: Pick<Orchestration, 'planned' | 'parallel'> & { readonly before: ReturnType<typeof predecessors> },
): void {
  if (!json) {
    process.stdout.write(planText(planned, before, parallel));
    return;
  }
  const tasks = planned.map((one) => ({ ...one, after: before.get(one.task.id) ?? [] }));
  process.stdout.write(`${JSON.stringify({ v: 1, success: true, dryRun: true, parallel, tasks }, undefined, 2)}\n`);
}
