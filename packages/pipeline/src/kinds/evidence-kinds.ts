import type { Kind } from '@orch/dag';

import type { JobResult } from '../agents/job.ts';
import type { Session } from '../session/session.ts';
import { writeEvidence, type EvidenceSummary } from '../write/evidence.ts';
import type { StepOutcome } from '../workflow/step.ts';
import type { CodeSummary } from '../session/current-code.ts';
import { commit, type CommitSummary } from './commit.ts';
import { sessionKind } from './kind.ts';
import { replan } from './replan.ts';
import { hashTestInputs, type GeneratedTestsInput } from './workflow-kinds.ts';

export interface EvidenceInput {
  readonly steps: readonly StepOutcome[];
  /** What became of the generated code. */
  readonly code: Pick<CodeSummary, 'diagnostics' | 'kept' | 'tests'>;
  /** What the tasks of agents came to. */
  readonly agents?: JobResult;
}

/** A result of tests counts only for the files that they ran on: a later step may have changed them. */
function verified(session: Session, steps: readonly StepOutcome[], tests: GeneratedTestsInput): StepOutcome[] {
  return steps.map((step): StepOutcome => {
    if (step.status !== 'passed' || step.inputs === undefined || step.inputs === hashTestInputs(session, tests))
      return step;
    return { ...step, status: 'failed', reason: 'files were changed after the tests had run' };
  });
}

/** Judges the outcomes of the workflow and works out what is written about them. */
export const evidenceKind: Kind<Session> = sessionKind({
  name: 'evidence.judge',
  version: 1,
  effects: 'none',
  run: ({ services: session, signal }, { steps, code, agents }: EvidenceInput): Promise<EvidenceSummary> =>
    replan(async () => {
      const batch = session.newBatch('planning');
      const summary = await writeEvidence(session, batch, verified(session, steps, code.tests), code, agents);
      if (batch.diff().every((change) => change.action === 'unchanged')) session.unchanged.add('evidence');
      return summary;
    }, signal),
});

/** Writes results, their link and the roadmap status in one commit. */
export const commitEvidenceKind: Kind<Session> = sessionKind({
  name: 'evidence.commit',
  version: 1,
  effects: 'files',
  run: ({ services: session, signal }, { steps, code, agents }: EvidenceInput): Promise<CommitSummary> =>
    commit(session, signal, ['evidence'], async (batch) => {
      await writeEvidence(session, batch, verified(session, steps, code.tests), code, agents);
      return {};
    }),
});
