import { isOrchError } from '@orch/core';
import type { Batch, BatchReport } from '@orch/fs-batch';

import type { Session } from '../start/session.ts';

/** How often a commit is planned anew when another process changes the same files meanwhile. */
const mostPlans = 5;

export type CommitSummary = Pick<BatchReport, 'operations' | 'written' | 'unchanged' | 'bytes'>;

/**
 * Plans a batch on the present files and commits it; plans it again where a file has changed in between.
 *
 * @throws OrchError what `Batch.flush` throws; `ORCH_FS_STALE_BASE` only after five plans.
 */
export async function commit(
  session: Session,
  signal: AbortSignal,
  fill: (batch: Batch) => void,
): Promise<CommitSummary> {
  for (let plan = 1; ; plan++) {
    const batch = session.newBatch('commit');
    fill(batch);
    try {
      const { operations, written, unchanged, bytes } = await batch.flush({ signal });
      return { operations, written, unchanged, bytes };
    } catch (error) {
      if (plan === mostPlans || !isOrchError(error, 'ORCH_FS_STALE_BASE')) throw error;
    }
  }
}
