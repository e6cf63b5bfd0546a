import type { Workspace } from '@orch/config';
import type { RunStore } from '@orch/dag';
import { meterAddress, meterVariable, openMeter, upstreamsOf, withoutKeys, type Meter } from '@orch/llm/meter';
import { cleanEnvironment } from '@orch/pool';
import {
  adapterOf,
  agentsPaths,
  openMeans,
  priceOf,
  spawnRunner,
  type AgentsConfig,
  type Means as SharedMeans,
  type StartRunner,
} from '@orch/workflow';

import { userStateDir, type CliProcess } from '../../context.ts';
import { runnerCommand } from './runner-command.ts';

/** What tasks are given to agents with, each in a process of its own. */
export interface Means extends SharedMeans {
  readonly startRunner: StartRunner;
}

/** Opens what tasks are given to agents with, the meter and the starter of runners included. */
export async function openRunnerMeans(
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
  const { root } = workspace;
  const paths = agentsPaths(root, workspace.stateDir, userStateDir(env));
  await using stack = new AsyncDisposableStack();
  const note = (text: string): void => stderr.write(text);
  const means = stack.use(await openMeans({ root, paths, config, base, environment: env, note }));
  const { meter: isMetered, prices } = config.settings;
  const { ledger } = means;
  const meter = isMetered
    ? stack.use(await openMeter({ ledger, upstreams: upstreamsOf(env), price: priceOf(prices), environment: env }))
    : undefined;
  const startRunner = spawnRunner({
    command: runnerCommand(env, globalThis.process.execPath, root),
    root,
    folder: paths.runners,
    environment: runnerEnvironment(meter ? meteredEnvironment(env, meter) : env, config),
    store,
  });
  const held = stack.move();
  return { ...means, startRunner, [Symbol.asyncDispose]: async () => await held.disposeAsync() };
}

/** Where and whether compiled code is kept: runners are programs of orch as well. */
const codeCacheVariables = ['NODE_COMPILE_CACHE', 'NODE_DISABLE_COMPILE_CACHE'] as const;

/** Runners get what their agents need, and no token of a forge. */
function runnerEnvironment(env: CliProcess['env'], config: AgentsConfig): Record<string, string> {
  const { implement, review, fallback = [] } = config.settings;
  const names = [implement, review, ...fallback].flatMap(({ agent }) => adapterOf(agent, config).environment);
  return cleanEnvironment(env, [...names, ...codeCacheVariables, 'XDG_STATE_HOME', meterVariable]);
}

/** Keys stay in this process. */
function meteredEnvironment(env: CliProcess['env'], meter: Meter): CliProcess['env'] {
  return { ...withoutKeys(env), [meterVariable]: meterAddress(meter) };
}
