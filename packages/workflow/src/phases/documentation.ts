import type { Kind } from '@orch/dag';

import { callAgent } from '../agent/call-agent.ts';
import { documentPrompt } from '../prompts/prompts.ts';
import { profileOf } from '../task/profile.ts';
import type { PhaseServices } from './services.ts';
import { phaseKind } from './phase-kind.ts';
import type { WorkInput } from './testing.ts';
import { workUntilItHolds, type CommittedWork } from './work-rounds.ts';

export interface DocumentedWork extends CommittedWork {
  /** Whether somebody was asked to document the change, and changed something. */
  readonly documented: 'changed' | 'nothing to say' | 'not needed';
}

/**
 * Phase 7: an agent brings the documentation up to date. Leaves with: the work still holds, its tests run anew where
 * anything was changed. That there is nothing to say is an answer; an agent that fails here does not fail the task, since
 * the work is judged without it.
 */
export const documentation: Kind<PhaseServices> = phaseKind<WorkInput, DocumentedWork>({
  name: 'documentation',
  version: 1,
  async run(context, { task, base, agent, work }) {
    if (!profileOf(task.type).documents) return { ...work, documented: 'not needed' };
    const { path } = await context.services.worktree(base, context.signal);
    await callAgent(context, {
      name: 'document',
      choice: agent,
      prompt: documentPrompt(task, work.files),
      cwd: path,
      permissions: 'edit',
      session: null,
    });
    const tested = work.tests !== null;
    const after = await workUntilItHolds(context, {
      task,
      base,
      agent,
      name: 'mend',
      prompt: null,
      tested,
      left: work.left,
    });
    return { ...after, documented: after.tree === work.tree ? 'nothing to say' : 'changed' };
  },
});
