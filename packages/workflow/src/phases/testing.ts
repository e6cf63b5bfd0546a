import type { Kind } from '@orch/dag';

import { isTested } from '../gates/run-tests.ts';
import type { AgentChoice } from '../task/settings.ts';
import type { PhaseServices } from './services.ts';
import { phaseKind, type PhaseInput } from './phase-kind.ts';
import { workUntilItHolds, type CommittedWork } from './work-rounds.ts';

/** What the phases after the implementation work on. */
export interface WorkInput extends PhaseInput {
  readonly agent: AgentChoice;
  readonly work: CommittedWork;
}

/**
 * Phase 6: the tests of the settings, run on what was committed; an agent mends what fails. Leaves with: every command
 * exited with 0, at least one test ran and none failed, or the record that they were not run.
 */
export const testing: Kind<PhaseServices> = phaseKind<WorkInput, CommittedWork>({
  name: 'testing',
  version: 1,
  async run(context, { task, base, agent, work }) {
    if (!isTested(context.services.settings, task.type)) return work;
    return await workUntilItHolds(context, {
      task,
      base,
      agent,
      name: 'mend',
      prompt: null,
      tested: true,
      left: work.left,
    });
  },
});
