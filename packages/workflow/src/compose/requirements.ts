import { OrchError } from '@orch/core';

import type { AgentsConfig } from '../task/read-settings.ts';

/** @throws OrchError `ORCH_GIT_NO_REPOSITORY` where there is nothing that worktrees could be made of. */
export function requireGit({
  root,
  gitCommonDir,
}: {
  readonly root: string;
  readonly gitCommonDir?: string | undefined;
}): void {
  if (gitCommonDir !== undefined) return;
  throw new OrchError('ORCH_GIT_NO_REPOSITORY', `${root} is no git repository`, {
    help: 'Agents work in worktrees of a repository: run git init and make a first commit.',
  });
}

/**
 * Tests and set-up commands come from the repository, and so do the instructions that agents find in it.
 *
 * @throws OrchError `ORCH_TRUST_NEEDED`
 */
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
