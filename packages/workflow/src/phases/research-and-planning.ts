import type { Kind } from '@orch/dag';

import { OrchError } from '@orch/core';
import { worktreeTree } from '@orch/git';

import { callAgent } from '../agent/call-agent.ts';
import { list } from '../gates/work.ts';
import { planPrompt } from '../prompts/prompts.ts';
import { profileOf } from '../task/profile.ts';
import type { AgentChoice } from '../task/settings.ts';
import { phaseKind, type PhaseInput } from './phase-kind.ts';
import { once, type PhaseServices } from './services.ts';

export interface PlanOutput {
  /** Null where the type of the task needs no plan. */
  readonly plan: string | null;
}

/** A plan that is shorter, in characters, says nothing. */
const shortestPlan = 40;

/** Phase 4: an agent reads and plans. Leaves with: a plan, and no file changed. */
export const researchAndPlanning: Kind<PhaseServices> = phaseKind<
  PhaseInput & { readonly agent: AgentChoice },
  PlanOutput
>({
  name: 'research-and-planning',
  version: 1,
  async run(context, { task, base, agent }) {
    if (!profileOf(task.type).plans) return { plan: null };
    const { services, signal } = context;
    const { name, path } = await services.worktree(base, signal);
    const treeNow = async (): Promise<string> => await worktreeTree(services.repository, name);
    const problems: string[] = [];
    for (let round = 1; round <= 1 + services.settings.fixRounds; round += 1) {
      const before = await once(context, `tree ${round}`, treeNow);
      const report = await callAgent(context, {
        name: `plan ${round}`,
        choice: agent,
        prompt: planPrompt(task),
        cwd: path,
        permissions: 'plan',
        session: null,
      });
      if (report.status !== 'succeeded') problems.push(report.reason);
      else if ((await once(context, `tree after ${round}`, treeNow)) !== before)
        problems.push('it changed files while planning');
      else if (report.text.trim().length < shortestPlan) problems.push('it answered no plan');
      else return { plan: report.text.trim() };
    }
    throw new OrchError('ORCH_WORKFLOW_NO_PLAN', `${agent.agent} made no plan: ${list(problems)}`, {
      help: 'Look at its recordings, and start again or choose another agent.',
      data: { problems },
    });
  },
});
