import type { Workspace } from '@orch/config';
import { OrchError } from '@orch/core';
import type { RunStore } from '@orch/dag';
import { openLauncher, openRepository, type Repository } from '@orch/git';
import { openLedger, type Ledger } from '@orch/llm';
import { meterAddress, meterVariable, openMeter, upstreamsOf, withoutKeys, type Meter } from '@orch/llm/meter';
import { cleanEnvironment, sweepAbandoned } from '@orch/pool';
import {
  adapterOf,
  agentsPaths,
  performOn,
  priceOf,
  sandboxUsed,
  spawnRunner,
  type AgentsConfig,
  type AskForge,
  type StartRunner,
} from '@orch/workflow';

import { userStateDir, type CliProcess } from '../../context.ts';
import { openForge } from './open-forge.ts';
import { runnerCommand } from './runner-command.ts';

/** What tasks are given to agents with. */
export interface Means extends AsyncDisposable {
  readonly repository: Repository;
  readonly ledger: Ledger;
  readonly forge: AskForge;
  readonly startRunner: StartRunner;
  /** What the setting of the sandbox comes to: `bwrap`, or `none` and why. */
  readonly sandbox: string;
}

/** Opens repository, ledger, forge and meter, after what dead processes have left on the machine was ended. */
export async function openMeans(
  { env, stderr }: CliProcess,
  options: {
    readonly workspace: Workspace;
    readonly config: AgentsConfig;
    readonly store: RunStore;
    /** What the target branch of a new local forge begins with. */
    readonly base: string;
  },
): Promise<Means> {
  const { workspace, config, store, base } = options;
  const paths = agentsPaths(workspace.root, workspace.stateDir, userStateDir(env));
  const sandbox = await sandboxUsed(config.settings.sandbox);
  // What was asked for needs no telling, and `bwrap` that does not work fails.
  if (config.settings.sandbox === 'auto' && sandbox !== 'bwrap') {
    stderr.write(`agents run without a sandbox and can write wherever you can (${sandbox.slice('none: '.length)})\n`);
  }
  await sweepAbandoned();
  await using stack = new AsyncDisposableStack();
  const { process } = stack.use(openLauncher());
  const repository = stack.use(
    await openRepository({ path: workspace.root, worktreesDir: paths.worktrees, environment: env, process }),
  );
  const ledger = stack.use(openLedger(paths.ledger));
  const forge = performOn(await openForge(config, { paths, repository, base, environment: env, process }));
  const { meter: isMetered, prices } = config.settings;
  const meter = isMetered
    ? stack.use(await openMeter({ ledger, upstreams: upstreamsOf(env), price: priceOf(prices), environment: env }))
    : undefined;
  const startRunner = spawnRunner({
    command: runnerCommand(env, globalThis.process.execPath, workspace.root),
    root: workspace.root,
    folder: paths.runners,
    environment: runnerEnvironment(meter ? meteredEnvironment(env, meter) : env, config),
    store,
  });
  const held = stack.move();
  return {
    repository,
    ledger,
    forge,
    startRunner,
    sandbox,
    [Symbol.asyncDispose]: async () => await held.disposeAsync(),
  };
}

/** Runners get what their agents need, and no token of a forge. */
function runnerEnvironment(env: CliProcess['env'], config: AgentsConfig): Record<string, string> {
  const { implement, review, fallback = [] } = config.settings;
  const names = [implement, review, ...fallback].flatMap(({ agent }) => adapterOf(agent, config).environment);
  return cleanEnvironment(env, [...names, 'XDG_STATE_HOME', meterVariable]);
}

/** Keys stay in this process. */
function meteredEnvironment(env: CliProcess['env'], meter: Meter): CliProcess['env'] {
  return { ...withoutKeys(env), [meterVariable]: meterAddress(meter) };
}

export function requireGit({ root, gitCommonDir }: Workspace): void {
  if (gitCommonDir !== undefined) return;
  throw new OrchError('ORCH_GIT_NO_REPOSITORY', `${root} is no git repository`, {
    help: 'Agents work in worktrees of a repository: run git init and make a first commit.',
  });
}

/** Tests and set-up commands come from the repository, and so do the instructions that agents find in it. */
export function requireTrust(isTrustedNow: boolean, { settings }: AgentsConfig): void {
  if (isTrustedNow) return;
  const commands = [...settings.setup, ...settings.test].map((command) => command.join(' '));
  throw new OrchError(
    'ORCH_TRUST_NEEDED',
    `this repository is not trusted, and would run: ${commands.join(', ') || 'agents in it'}`,
    {
      help: 'Read what it would run, then `orch trust`, or pass --trust for this run.',
    },
  );
}
