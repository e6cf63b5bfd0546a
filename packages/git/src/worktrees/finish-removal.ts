import { existsSync, renameSync } from 'node:fs';

import type { OpenRepository } from '../repository/open-repository.ts';
import type { WorktreeRecord } from '../repository/records.ts';
import { adminDirOf, removeAdminDir } from './admin.ts';
import { removeEmptyAdminParent } from './discard.ts';
import { removeTree } from './remove-tree.ts';

/**
 * Ends a removal that was interrupted. What was completely saved is deleted; of anything else the folder goes back to
 * its place, and the worktree is ready again, of `owner`. Returns its record then. Only for the process that removes it, or
 * under the mutex when that is gone.
 */
export function finishRemoval(
  repository: OpenRepository,
  record: WorktreeRecord,
  owner: string,
): WorktreeRecord | undefined {
  if (record.state === 'saved') {
    deleteSaved(repository, record);
    return undefined;
  }
  if (record.trash !== '' && existsSync(record.trash)) renameSync(record.trash, record.path);
  const back = { ...record, state: 'ready', trash: '', owner } as const;
  repository.records.update(record.name, record, back);
  return back;
}

/** Deletes a worktree everything of which is in a rescue; the record goes last. Needs the mutex. */
export function deleteSaved(repository: OpenRepository, record: WorktreeRecord): void {
  const admin = adminDirOf(repository.commonDir, record.path);
  if (admin !== undefined) removeAdminDir(admin);
  removeEmptyAdminParent(repository);
  if (record.trash !== '') removeTree(record.trash);
  repository.records.delete(record.name);
}
