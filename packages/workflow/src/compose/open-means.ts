import { openLauncher, openRepository, requireReflink, type Repository } from '@orch/git';
import { openLedger, type Ledger } from '@orch/llm';
import { strongestContainment, sweepAbandoned } from '@orch/pool';

import type { AskForge } from '../forge/forge-port.ts';
import { performOn } from '../forge/perform.ts';
import type { AgentsConfig } from '../task/read-settings.ts';
import { openForge } from './open-forge.ts';
import type { AgentsPaths } from './paths.ts';
import { sandboxUsed } from './probe-agents.ts';

/** What tasks are given to agents with. */
export interface Means extends AsyncDisposable {
  readonly repository: Repository;
  readonly ledger: Ledger;
  readonly forge: AskForge;
  /** What the setting of the sandbox comes to: `bwrap`, or `none` and why. */
  readonly sandbox: string;
}

export interface OpenMeansOptions {
  /** The user's work tree. */
  readonly root: string;
  readonly paths: AgentsPaths;
  readonly config: AgentsConfig;
  /** What the target branch of a new local forge begins with. */
  readonly base: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told what a user has to know. */
  readonly note: (text: string) => void;
}

/**
 * Opens repository, ledger and forge, after what dead processes have left on the machine was ended.
 *
 * @throws OrchError `ORCH_GIT_NO_REFLINK` where that isolation is asked for and cannot be.
 */
export async function openMeans(options: OpenMeansOptions): Promise<Means> {
  const { root, paths, config, base, environment, note } = options;
  // Found out meanwhile, it is known to all runners. One that begins before finds it out itself.
  void strongestContainment({ memory: paths.containment });
  const sandbox = await sandboxUsed(config.settings.sandbox);
  // What was asked for needs no telling, and `bwrap` that does not work fails.
  if (config.settings.sandbox === 'auto' && sandbox !== 'bwrap') {
    note(`agents run without a sandbox and can write wherever you can (${sandbox.slice('none: '.length)})\n`);
  }
  await sweepAbandoned();
  await using stack = new AsyncDisposableStack();
  const { process } = stack.use(openLauncher());
  const repository = stack.use(
    await openRepository({ path: root, worktreesDir: paths.worktrees, environment, process }),
  );
  const ledger = stack.use(openLedger(paths.ledger));
  // Before an issue is made for a task that could not be begun.
  if (config.settings.isolation === 'reflink') requireReflink(repository);
  const forge = performOn(await openForge(config, { paths, repository, base, environment, process }));
  const held = stack.move();
  return { repository, ledger, forge, sandbox, [Symbol.asyncDispose]: async () => await held.disposeAsync() };
}
