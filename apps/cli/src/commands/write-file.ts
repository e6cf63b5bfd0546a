import { join } from 'node:path';

import type { Workspace } from '@orch/config';
import { OrchError, type Sha256 } from '@orch/core';
import { createBatch, isInterrupted } from '@orch/fs-batch';

export interface FileWrite {
  readonly path: string;
  readonly text: string;
  /** Hash of what the file held when it was read; null where there was none. */
  readonly base: Sha256 | null;
}

/**
 * Writes one file of a repository under the same lock as a start does. Readers see the old or the new file.
 *
 * @throws OrchError `ORCH_INTERRUPTED` while a killed start has left its files half written: only the next start can
 *   bring them back whole; `ORCH_FS_STALE_BASE` where somebody else has written the file meanwhile; `ORCH_LOCKED`.
 */
export async function writeWorkspaceFile(
  { root, stateDir }: Workspace,
  { path, text, base }: FileWrite,
  dryRun: boolean,
): Promise<void> {
  const files = { root, journalDir: join(stateDir, 'files') };
  if (!dryRun && isInterrupted(files)) {
    throw new OrchError('ORCH_INTERRUPTED', 'a start was interrupted while it wrote files', {
      help: 'run orch start again first: it brings them back',
    });
  }
  const batch = createBatch({ ...files, dryRun });
  batch.write(path, text, { base, visibility: 'atomic' });
  await batch.flush();
}
