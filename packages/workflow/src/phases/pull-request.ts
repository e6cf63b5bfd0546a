import type { Kind } from '@orch/dag';

import type { WorkflowTask } from '../task/task.ts';
import { phaseKind, type PhaseInput } from './phase-kind.ts';
import type { IssueOutput } from './issue-creation.ts';
import type { BranchOutput } from './branch-management.ts';
import type { DocumentedWork } from './documentation.ts';
import { publish, type Published } from './publish.ts';
import { askForge, type PhaseServices } from './services.ts';

export interface PullOutput extends Published {
  readonly number: number;
  readonly url: string;
}

interface PullInput extends PhaseInput {
  readonly issue: IssueOutput;
  readonly branch: BranchOutput;
  readonly work: DocumentedWork;
  readonly target: string;
}

/** Phase 8: the work, pushed, and a pull request for it, made once. Leaves with: remote and local commit are equal. */
export const pullRequest: Kind<PhaseServices> = phaseKind<PullInput, PullOutput>({
  name: 'pull-request',
  version: 1,
  retry: { attempts: 5, except: ['ORCH_WORKFLOW_SECRET', 'ORCH_WORKFLOW_REMOTE_DIFFERS'] },
  async run(context, { task, base, issue, branch, work, target }) {
    const published = await publish(context, { task: task.id, base, branch: branch.branch, work });
    const pull = await askForge(context, 'pull-request', {
      do: 'pull-request',
      task: task.id,
      head: branch.branch.slice('refs/heads/'.length),
      base: target,
      title: task.title,
      body: pullBody(task, issue, work),
    });
    return { ...published, number: pull.number, url: pull.url };
  },
});

function pullBody(task: WorkflowTask, issue: IssueOutput, { tests, files, documented }: DocumentedWork): string {
  const tested =
    tests === null
      ? 'Tests: not run (this type of task needs none, and no command is configured).'
      : `Tests: ${tests.counts.passed} passed, ${tests.counts.failed} failed, ${tests.counts.skipped} skipped.`;
  return [
    `Closes #${issue.number}.`,
    `${files.length} files differ from the base. ${tested} Documentation: ${documented}.`,
    ...(task.acceptance.length === 0
      ? []
      : ['It is to hold that:', task.acceptance.map((line) => `- ${line}`).join('\n')]),
    `From \`${task.source}\`.`,
  ].join('\n\n');
}
