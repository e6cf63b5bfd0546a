import { isOrchError, type Json } from '@orch/core';
import type { Batch, BatchReport, RecoveryReport } from '@orch/fs-batch';

import type { PlannedPart, Session } from '../session/session.ts';
import { tellRecovery } from '../start/recover-workspace.ts';
import type { CodeNote } from '../write/code-note.ts';
import { replan } from './replan.ts';

export type CommitSummary = Pick<BatchReport, 'operations' | 'written' | 'unchanged' | 'bytes'>;

/** What is queued, and what is kept with the journal until all of it is written. */
export type Fill = (batch: Batch) => Promise<{ readonly note?: CodeNote }>;

const nothing: CommitSummary = { operations: [], written: 0, unchanged: 0, bytes: 0 };

/**
 * Plans a batch on the present files and commits it; plans it again where a file has changed in between.
 * Where the plans of this run have found all parts unchanged, there is nothing to do.
 *
 * @throws OrchError what `Batch.flush` throws, and what `replan` throws instead of `ORCH_FS_STALE_BASE`
 */
export async function commit(
  session: Pick<Session, 'newBatch' | 'unchanged' | 'tell' | 'bringBack'>,
  signal: AbortSignal,
  parts: readonly PlannedPart[],
  fill: Fill,
): Promise<CommitSummary> {
  if (parts.every((part) => session.unchanged.has(part))) return nothing;
  const tell = (report: RecoveryReport | undefined): void => {
    for (const diagnostic of report ? tellRecovery(report) : []) session.tell(diagnostic);
  };
  return await replan(async () => {
    // what another start has left would be rolled back by the flush: after the plan, and without its note being read
    await session.bringBack();
    const batch = session.newBatch('commit');
    const { note } = await fill(batch);
    try {
      const report = await batch.flush({ signal, ...(note === undefined ? {} : { note: note as unknown as Json }) });
      tell(report.recovered);
      const { operations, written, unchanged, bytes } = report;
      return { operations, written, unchanged, bytes };
    } catch (error) {
      if (isOrchError(error)) {
        tell(error.data['recovered'] as RecoveryReport | undefined);
        const { edited = [] } = error.data as Partial<RecoveryReport>;
        tell({ rolledBack: [], edited, inProgress: false });
      }
      throw error;
    }
  }, signal);
}
