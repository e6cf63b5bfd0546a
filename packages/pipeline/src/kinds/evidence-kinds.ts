import { OrchError } from '@orch/core';
import type { Kind } from '@orch/dag';

import type { JobResult } from '../agents/job.ts';
import type { Gate } from '../result/result.ts';
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
  version: 2,
  effects: 'files',
  run: async ({ services: session, signal }, { steps, code, agents }: EvidenceInput): Promise<EvidenceCommit> => {
    let gates: readonly Gate[] = [];
    const summary = await commit(session, signal, ['evidence'], async (batch) => {
      ({ gates } = await writeEvidence(session, batch, verified(session, steps, code.tests), code, agents));
      return {};
    });
    return { ...summary, gates };
  },
});

/** What was written, and the gates as they were judged for it; none where nothing was to be written. */
export interface EvidenceCommit extends CommitSummary {
  readonly gates: readonly Gate[];
}

export interface VerdictInput {
  /** The gates that evidence was judged by, or the steps of a run that gathers none. */
  readonly judged: readonly (Gate | StepOutcome)[];
  /** The gates as they were judged once more when the evidence was written: files may have changed by then. */
  readonly written: readonly Gate[];
  /** What the steps came to, by which it is told what failed in them. */
  readonly steps: readonly StepOutcome[];
}

/** Names of failed tests that are told where there is room for a line. */
const mostFailures = 3;

/** What failed in a step, and where its output is. */
function detailsOf({ failures = [], log }: StepOutcome): string {
  const named = failures.slice(0, mostFailures).map((name) => JSON.stringify(name));
  const more = failures.length > named.length ? ` and ${failures.length - named.length} more` : '';
  return `${named.length === 0 ? '' : `; failed: ${named.join(', ')}${more}`}${log === undefined ? '' : `; see ${log}`}`;
}

/**
 * Fails where something that must hold does not. Failed tests do not fail their own node, because what they came to
 * is still written about; without the verdict the journal would tell that such a run has succeeded.
 */
export const verdictKind: Kind<Session> = sessionKind({
  name: 'evidence.verdict',
  version: 2,
  effects: 'none',
  run: (_context, { judged, written, steps }: VerdictInput): null => {
    const failed = (written.length > 0 ? written : judged).filter(({ status }) => status === 'failed');
    if (failed.length === 0) return null;
    const reasons = failed.map(({ name, reason = 'failed' }) => {
      const step = steps.find((each) => each.name === name);
      return `${name}: ${reason}${step ? detailsOf(step) : ''}`;
    });
    throw new OrchError('ORCH_GATE_FAILED', reasons.join('; '));
  },
});
