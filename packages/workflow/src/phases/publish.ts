import { OrchError } from '@orch/core';
import { commitsBetween } from '@orch/git';

import { passGates, type GateReport } from '../gates/publish-gates.ts';
import { askForge, type PhaseContext } from './services.ts';
import type { CommittedWork } from './work-rounds.ts';

export interface Published {
  readonly commit: string;
  readonly gates: GateReport;
}

/**
 * Lets work leave the machine: through the gates, to its branch on the remote. Leaves with: the remote says that its
 * branch is at this commit.
 */
export async function publish(
  context: PhaseContext,
  request: {
    readonly task: string;
    readonly base: string;
    readonly branch: string;
    readonly work: CommittedWork;
  },
): Promise<Published> {
  const { task, base, branch, work } = request;
  const gates = await passGates(context, base, work.commit);
  const ours = (await commitsBetween(context.services.repository, base, work.commit)).map((one) => one.commit);
  const { commit } = await askForge(context, `push ${work.commit}`, {
    do: 'push',
    task,
    branch: branch.slice('refs/heads/'.length),
    commit: work.commit,
    ours,
  });
  if (commit === work.commit) return { commit, gates };
  throw new OrchError('ORCH_WORKFLOW_REMOTE_DIFFERS', `the remote branch is at ${commit} and not at ${work.commit}`, {
    help: 'Somebody else has pushed to it. Look at what is there before the task goes on.',
    data: { branch, remote: commit, local: work.commit },
  });
}
