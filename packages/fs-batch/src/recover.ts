import { fileError } from './errors.ts';
import { readJournal } from './journal.ts';
import { openRoot } from './open-root.ts';
import { abandon, leave, others, removeAll, tryEnter, type JournalFolder, type Leftovers } from './transaction.ts';
import type { RecoveryReport, RootOptions } from './types.ts';
import { undo } from './undo.ts';

const nothing: RecoveryReport = { rolledBack: [], kept: [], inProgress: false };

/**
 * Rolls back what a flush that was killed left half done. Call it before reading the root at the start of a process;
 * `flush` does it by itself. Files that somebody else has edited since are kept beside as `<file>.orch-orig`.
 *
 * Costs one look into the folder of journals if there is nothing to do, and writes nothing then.
 *
 * @throws OrchError of the failed call if something could not be restored; the journal stays for the next attempt
 */
export function recover(options: RootOptions): RecoveryReport {
  const folder = openRoot(options);
  try {
    if (folder.disk.fileSystem.lstat(folder.path) === undefined) return nothing;
    const { busy, left } = others(folder);
    if (busy || (left.journals.length === 0 && left.backups.length === 0)) return { ...nothing, inProgress: busy };
    const transaction = tryEnter(folder);
    if (transaction === undefined) return { ...nothing, inProgress: true };
    try {
      const report = rollBackLeft(folder, transaction.left);
      leave(folder, transaction);
      return report;
    } catch (error) {
      abandon(folder, transaction);
      throw error;
    }
  } catch (error) {
    throw fileError(error);
  }
}

/** Rolls back and removes what dead flushes have left. The caller is inside a transaction of the root. */
export function rollBackLeft(folder: JournalFolder, left: Leftovers): RecoveryReport {
  const rolledBack: string[] = [];
  const kept: string[] = [];
  for (const journal of left.journals) {
    // its owner committed and ended after the folder was listed
    if (folder.disk.fileSystem.lstat(journal) === undefined) continue;
    const report = undo(folder.disk, readJournal(folder.disk.fileSystem, journal) ?? []);
    const [failure] = report.failed;
    if (failure !== undefined) {
      throw fileError(failure.error, { notRestored: report.failed.map(({ path }) => path), kept: report.kept });
    }
    rolledBack.push(...report.restored);
    kept.push(...report.kept);
    removeAll(folder, [journal]);
  }
  removeAll(folder, left.backups);
  return { rolledBack, kept, inProgress: false };
}
