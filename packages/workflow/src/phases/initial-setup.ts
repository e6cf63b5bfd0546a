import type { Kind } from '@orch/dag';

import { OrchError } from '@orch/core';
import { worktreeChanges } from '@orch/git';

import { list } from '../gates/work.ts';
import { phaseKind, type PhaseInput } from './phase-kind.ts';
import type { CommandOutcome, PhaseServices } from './services.ts';
import { shareFolders, type SharedFolder } from './share-folders.ts';

export interface SetupOutput {
  /** Full name of the branch. */
  readonly branch: string;
  /** Whether unfinished work of an earlier run is in the worktree. */
  readonly adopted: boolean;
  readonly shared: readonly SharedFolder[];
  readonly commands: readonly Omit<CommandOutcome, 'tail'>[];
}

/**
 * Phase 1: a complete worktree of the base with the folders that worktrees share, and the commands of the settings run in it. Leaves with: every command exited
 * with 0, and a new worktree still is the base.
 */
export const initialSetup: Kind<PhaseServices> = phaseKind<PhaseInput, SetupOutput>({
  name: 'initial-setup',
  version: 1,
  async run({ services, signal }, { base }) {
    const worktree = await services.worktree(base, signal);
    const shared = await shareFolders(services.repository, worktree, services.settings.share, signal);
    const commands: Omit<CommandOutcome, 'tail'>[] = [];
    for (const command of services.settings.setup) {
      const outcome = await services.runCommand(command, { cwd: worktree.path, signal });
      signal.throwIfAborted();
      const { tail, ...rest } = outcome;
      commands.push(rest);
      if (outcome.status === 'exited' && outcome.exitCode === 0) continue;
      throw new OrchError(
        'ORCH_WORKFLOW_SETUP',
        `the set-up command ${command.join(' ')} failed: ${tail.slice(-2000)}`,
        {
          help: 'Run it by hand in a fresh checkout, and mend it or the configuration.',
          data: { command: [...command], exitCode: outcome.exitCode, status: outcome.status },
        },
      );
    }
    if (!worktree.adopted && commands.length + shared.length > 0) {
      const { files } = await worktreeChanges(services.repository, { name: worktree.name, since: base });
      if (files.length > 0) {
        const changed = list(files.map(({ path }) => path));
        throw new OrchError(
          'ORCH_WORKFLOW_SETUP',
          `what is shared and the set-up commands change files that git does not ignore: ${changed}`,
          {
            help: 'They would be taken for work on the task. Use commands that leave them alone, such as `npm ci`, or ignore the files.',
          },
        );
      }
    }
    return { branch: worktree.branch, adopted: worktree.adopted, shared, commands };
  },
});
