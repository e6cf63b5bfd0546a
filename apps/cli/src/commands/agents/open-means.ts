import type { Workspace } from '@orch/config';
import type { RunStore } from '@orch/dag';
import type { Ledger } from '@orch/llm';
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
  const metered = config.settings.meter ? stack.use(await openMetered(env, means.ledger, config)) : undefined;
  const startRunner = spawnRunner({
    command: runnerCommand(env, globalThis.process.execPath, root),
    root,
    folder: paths.runners,
    environment: { ...runnerEnvironment(metered?.environment ?? env, config), ...metered?.variables },
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
  return cleanEnvironment(env, [...names, ...codeCacheVariables, 'XDG_STATE_HOME']);
}

interface Metered extends AsyncDisposable {
  /** Keys stay in this process. */
  readonly environment: CliProcess['env'];
  /** What tells runners where the meter is. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Opens the meter of this process. It brings HTTP and TLS along, which take longer to load than all else. */
async function openMetered(env: CliProcess['env'], ledger: Ledger, config: AgentsConfig): Promise<Metered> {
  const { meterAddress, meterVariable, openMeter, upstreamsOf, withoutKeys } = await import('@orch/llm/meter');
  const price = priceOf(config.settings.prices);
  const meter = await openMeter({ ledger, upstreams: upstreamsOf(env), price, environment: env });
  return {
    environment: withoutKeys(env),
    variables: { [meterVariable]: meterAddress(meter) },
    [Symbol.asyncDispose]: () => meter[Symbol.asyncDispose](),
  };
}
