import type { Kind } from '@orch/dag';

import { OrchError } from '@orch/core';
import { holds, worktreeHead } from '@orch/git';

import type { PhaseServices } from './services.ts';
import { phaseKind, type PhaseInput } from './phase-kind.ts';

export interface BranchOutput {
  readonly branch: string;
  readonly base: string;
  readonly head: string;
}

/**
 * Phase 3: the branch of the task is checked out and begins at the base. Leaves with: both seen in git. The branch itself
 * was made with the worktree, in one step, so that it cannot be half there.
 */
export const branchManagement: Kind<PhaseServices> = phaseKind<PhaseInput, BranchOutput>({
  name: 'branch-management',
  version: 1,
  async run({ services, signal }, { base }) {
    const { name, branch } = await services.worktree(base, signal);
    const { head, branch: current } = await worktreeHead(services.repository, name);
    if (head === null || current !== branch) {
      throw new OrchError(
        'ORCH_GIT_WRONG_BRANCH',
        `the worktree ${name} has ${current ?? 'no branch'} checked out, not ${branch}`,
        {
          help: 'Switch it back to the branch of the task.',
          data: { name, branch, current },
        },
      );
    }
    if (!(await holds(services.repository, head, base))) {
      throw new OrchError('ORCH_GIT_STALE', `${branch} does not hold the commit ${base} that it is to begin with`, {
        help: 'Somebody has moved it. Move it back, or remove the worktree, which keeps what is in it.',
        data: { branch, base, head },
      });
    }
    return { branch, base, head };
  },
});
