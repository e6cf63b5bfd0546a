import type { Kind } from '@orch/dag';

import { implementPrompt } from '../prompts/prompts.ts';
import type { AgentChoice } from '../task/settings.ts';
import type { PhaseServices } from './services.ts';
import { phaseKind, type PhaseInput } from './phase-kind.ts';
import type { PlanOutput } from './research-and-planning.ts';
import { workUntilItHolds, type CommittedWork } from './work-rounds.ts';

/**
 * Phase 5: an agent does the work. Leaves with: files other than notes differ from the base, inside of the allowed paths,
 * and are committed on the branch of the task.
 */
export const implementation: Kind<PhaseServices> = phaseKind<
  PhaseInput & { readonly agent: AgentChoice; readonly planning: PlanOutput },
  CommittedWork
>({
  name: 'implementation',
  version: 1,
  run: async (context, { task, base, agent, planning }) =>
    await workUntilItHolds(context, {
      task,
      base,
      agent,
      name: 'implement',
      prompt: implementPrompt(task, planning.plan),
      tested: false,
    }),
});
