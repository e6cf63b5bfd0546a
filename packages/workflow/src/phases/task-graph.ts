import type { Json } from '@orch/core';
import { graph, literal, ref, type Graph, type Kind } from '@orch/dag';

import type { WorkflowSettings } from '../task/settings.ts';
import type { WorkflowTask } from '../task/task.ts';
import { branchManagement } from './branch-management.ts';
import { documentation } from './documentation.ts';
import { implementation } from './implementation.ts';
import { initialSetup } from './initial-setup.ts';
import { issueCreation } from './issue-creation.ts';
import { phases, type PhaseId } from './names.ts';
import { pullRequest } from './pull-request.ts';
import { researchAndPlanning } from './research-and-planning.ts';
import { review } from './review.ts';
import type { PhaseServices } from './services.ts';
import { testing } from './testing.ts';

/** The kinds of the nine phases. */
export const phaseKinds: readonly Kind<PhaseServices>[] = [
  initialSetup,
  issueCreation,
  branchManagement,
  researchAndPlanning,
  implementation,
  testing,
  documentation,
  pullRequest,
  review,
];

/**
 * The graph of one task: each phase is a node of its name and starts when what it needs has left with its evidence. The
 * issue needs nothing, and the plan only a complete worktree, so that both run beside what is before them in the list.
 *
 * @param base - the commit that the branch begins with.
 */
export function taskGraph(task: WorkflowTask, base: string, settings: WorkflowSettings): Graph {
  const { implement, review: reviewer, targetBranch, test, setup, share } = settings;
  const about = { task: literal(task as unknown as Json), base } as const;
  const agent = implement as unknown as Json;
  const work = (id: PhaseId): Json => ref(id);
  const inputs: Readonly<Record<PhaseId, { readonly input: Json; readonly after?: readonly PhaseId[] }>> = {
    'initial-setup': { input: { ...about, setup: setup as unknown as Json, share } },
    'issue-creation': { input: { task: about.task } },
    'branch-management': { input: about, after: ['initial-setup'] },
    'research-and-planning': { input: { ...about, agent }, after: ['branch-management'] },
    implementation: { input: { ...about, agent, planning: work('research-and-planning') }, after: ['issue-creation'] },
    testing: { input: { ...about, agent, work: work('implementation'), test: test as unknown as Json } },
    documentation: { input: { ...about, agent, work: work('testing') } },
    'pull-request': {
      input: {
        ...about,
        issue: work('issue-creation'),
        branch: work('branch-management'),
        work: work('documentation'),
        target: targetBranch,
      },
    },
    review: {
      input: {
        ...about,
        agent,
        reviewer: reviewer as unknown as Json,
        branch: ref('branch-management', 'branch') as Json,
        work: work('documentation'),
        pull: work('pull-request'),
      },
    },
  };
  const builder = graph(`task ${task.id}`);
  for (const { id } of phases) builder.node({ id, kind: id, needs: {}, ...inputs[id] });
  return builder.build();
}
