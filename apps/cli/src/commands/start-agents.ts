import type { Config, Workspace } from '@orch/config';
import { systemClock } from '@orch/core';
import type { Event, RunStore } from '@orch/dag';
import type { StartAgents, StartResult } from '@orch/pipeline';
import {
  adapterOf,
  agentResource,
  commandRunner,
  heedRefusals,
  openOrchestration,
  readAgentsConfig,
  requireGit,
  requireTrust,
  sandboxUsed,
  testCommand,
  type Heed,
} from '@orch/workflow';

import type { CliProcess } from '../context.ts';
import type { Progress } from '../render/progress.ts';
import { spendOf, spendText } from '../render/spend.ts';
import { count, printable } from '../render/printable.ts';
import { atTerminal, requireTerminal, type Answers } from './agents/answers.ts';
import { learnedIn } from './agents/learned.ts';
import { openRunnerMeans, type Means } from './agents/open-means.ts';
import { defaultParallel } from './agents/parallel.ts';
import { agentNames, given } from './given.ts';
import type { StartFlags } from './start.command.ts';

/** The agents of `orch start --agent`. */
export interface AgentsOfStart extends AsyncDisposable {
  readonly options: StartAgents;
  /** Hears the events of the run. */
  onEvent(event: Event): void;
  /** What is told of them behind the summary of a start. */
  text(result: StartResult): string;
}

interface Surroundings {
  readonly workspace: Workspace;
  readonly config: Config;
  readonly trusted: boolean;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Composes the agents that a start asks for. Nothing is opened before the start does.
 *
 * @throws OrchError `ORCH_USAGE`, `ORCH_CONFIG_INVALID`, `ORCH_GIT_NO_REPOSITORY`, `ORCH_TRUST_NEEDED`
 */
export async function agentsOfStart(
  process: CliProcess,
  flags: StartFlags,
  { workspace, config, trusted, progress, signal }: Surroundings,
): Promise<AgentsOfStart> {
  if (flags.interactive) requireTerminal(process);
  requireGit(workspace);
  const agents = readAgentsConfig(config.agents, testCommand(workspace.root), {
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
  const { settings, integration, regenerable } = agents;
  adapterOf(settings.implement.agent, agents);
  if (!flags.dryRun) requireTrust(trusted, agents);
  const base = given('--base', flags.base) ?? 'HEAD';
  const sandbox = flags.dryRun ? null : await sandboxUsed(settings.sandbox);
  const learned = await learnedIn(workspace);
  const peak = learned.peaks.size === 0 ? undefined : Math.max(...learned.peaks.values());
  const parallel =
    agents.maxParallel === null ? defaultParallel(peak) : { count: agents.maxParallel, reason: 'as asked for' };
  const stack = new AsyncDisposableStack();
  let means: Means | undefined;
  let answers: Answers | undefined;
  let heed: Heed | undefined;
  const open: StartAgents['open'] = async (store: RunStore) => {
    await using opened = new AsyncDisposableStack();
    means = stack.use(await openRunnerMeans(process, { workspace, config: agents, store, base }));
    const { repository, forge, startRunner } = means;
    if (flags.interactive) answers = stack.use(atTerminal(store));
    const orchestration = opened.use(
      await openOrchestration({
        store,
        repository,
        forge,
        startRunner,
        integration,
        regenerable,
        wait: flags.wait,
        onWait: progress.onWait,
        signal,
      }),
    );
    process.stderr.write(`at most ${parallel.count} tasks of agents at once (${parallel.reason})\n`);
    const held = opened.move();
    return {
      orchestration,
      runCommand: commandRunner(process.env, 'orch-start', settings.commandTimeoutMs),
      onRun: (handle) => {
        const { agent } = settings.implement;
        heed = held.use(
          heedRefusals({
            store,
            handle,
            agent,
            resource: agentResource(agent),
            max: parallel.count,
            now: () => systemClock.now(),
            onError: (error) => orchestration.stop(error),
            onLimit: (limit) => process.stderr.write(`${agent}: at most ${limit} tasks at once for now\n`),
          }),
        );
      },
      [Symbol.asyncDispose]: () => held.disposeAsync(),
    };
  };
  return {
    options: {
      settings,
      integration,
      parallel,
      base,
      sandbox,
      learned: learned.durations,
      open,
      ...(flags.interactive && { questions: 'wait' as const }),
    },
    onEvent: (event) => {
      answers?.onEvent(event);
      heed?.onEvent(event);
    },
    text: (result) => agentsText(result, means),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function agentsText({ agents, runId, status, mode }: StartResult, means: Means | undefined): string {
  if (agents === undefined) return '';
  const lines = agents.tasks.map((task) => {
    const tests = task.tests === null ? '' : `, ${task.tests.passed} tests passed`;
    const reason = task.reason === null ? '' : `\n      ${printable(task.reason.split('\n')[0] ?? '')}`;
    return `    ${task.status.padEnd(13)} ${printable(task.title)}  (${task.branch}${tests})${reason}`;
  });
  const { verification, integration, generated } = agents;
  const spend = means && spendOf(means.ledger.totals({ run: runId }));
  const tested =
    verification &&
    `    tests of ${integration}: ${verification.status}${counts(verification.tests)} at ${verification.commit.slice(0, 12)}`;
  return [
    '',
    `  tasks for ${agents.agent}`,
    ...lines,
    ...(tested === null ? [] : [tested]),
    ...(spend === undefined || spend.calls === 0
      ? []
      : [`    agents cost ${spendText(spend)} in ${count(spend.calls, 'call')}`]),
    ...(agents.sandbox === null || agents.sandbox === 'bwrap' ? [] : [`    sandbox: ${agents.sandbox}`]),
    ...(mode === 'dry-run' ? [`    at most ${agents.parallel.count} at once (${agents.parallel.reason})`] : []),
    ...(status === 'needs-human' ? ['    answer with: orch approve'] : []),
    ...(verification === null ? [] : takeOver(integration, generated)),
    '',
  ].join('\n');
}

function counts(tests: NonNullable<StartResult['agents']>['tasks'][number]['tests']): string {
  return tests === null ? '' : `, ${tests.passed} passed, ${tests.failed} failed`;
}

/** How the user brings what has landed into the own branch. */
function takeOver(integration: string, generated: string | null): string[] {
  if (generated === null) return ['', `  take it over with: git merge ${integration}`];
  return [
    '',
    '  take it over, once what was generated is committed, with:',
    `    git merge --strategy=ours ${generated} && git merge ${integration}`,
  ];
}
