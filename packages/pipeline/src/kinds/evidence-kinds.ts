import type { Kind } from '@orch/dag';

import type { Session } from '../start/session.ts';
import { writeEvidence, type EvidenceSummary } from '../start/write-evidence.ts';
import type { StepOutcome } from '../workflow/step.ts';
import { commit, type CommitSummary } from './commit.ts';
import { sessionKind } from './kind.ts';

export interface EvidenceInput {
  readonly steps: readonly StepOutcome[];
}

/** Judges the outcomes of the workflow and works out what is written about them. */
export const evidenceKind: Kind<Session> = sessionKind({
  name: 'evidence.judge',
  version: 1,
  effects: 'none',
  run: async ({ services: session }, { steps }: EvidenceInput): Promise<EvidenceSummary> => {
    const batch = session.newBatch('planning');
    const summary = await writeEvidence(session, batch, steps);
    if (batch.diff().every((change) => change.action === 'unchanged')) session.unchanged.add('evidence');
    return summary;
  },
});

/** Writes results, their link and the roadmap status in one commit. */
export const commitEvidenceKind: Kind<Session> = sessionKind({
  name: 'evidence.commit',
  version: 1,
  effects: 'files',
  run: ({ services: session, signal }, { steps }: EvidenceInput): Promise<CommitSummary> =>
    commit(session, signal, ['evidence'], async (batch) => {
      await writeEvidence(session, batch, steps);
    }),
});
