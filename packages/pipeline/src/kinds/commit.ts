import { isOrchError } from '@orch/core';
import type { Batch, BatchReport } from '@orch/fs-batch';

import type { PlannedPart, Session } from '../session/session.ts';

/** How often a commit is planned anew when another process changes the same files meanwhile. */
const mostPlans = 5;

export type CommitSummary = Pick<BatchReport, 'operations' | 'written' | 'unchanged' | 'bytes'>;

const nothing: CommitSummary = { operations: [], written: 0, unchanged: 0, bytes: 0 };

/**
 * Plans a batch on the present files and commits it; plans it again where a file has changed in between.
 * Where the plans of this run have found all parts unchanged, there is nothing to do.
 *
 * @throws OrchError what `Batch.flush` throws; `ORCH_FS_STALE_BASE` only after five plans.
 */
export async function commit(
  session: Session,
  signal: AbortSignal,
  parts: readonly PlannedPart[],
  fill: (batch: Batch) => Promise<void>,
): Promise<CommitSummary> {
  if (parts.every((part) => session.unchanged.has(part))) return nothing;
  for (let plan = 1; ; plan++) {
    const batch = session.newBatch('commit');
    await fill(batch);
    try {
      const { operations, written, unchanged, bytes } = await batch.flush({ signal });
      return { operations, written, unchanged, bytes };
    } catch (error) {
      if (plan === mostPlans || !isOrchError(error, 'ORCH_FS_STALE_BASE')) throw error;
    }
  }
}
