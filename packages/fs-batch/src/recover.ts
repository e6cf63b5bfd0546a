import { textOf } from './content.ts';
import type { Disk } from './disk.ts';
import { fileError } from './errors.ts';
import { isLost } from './lost.ts';
import { openRoot } from './open-root.ts';
import { isOfThisBoot } from './owner.ts';
import { normalizePath, parentOf } from './paths.ts';
import { ProgressWriter } from './progress.ts';
import { readJournal, type Journal } from './read-journal.ts';
import { syncNow } from './settle.ts';
import { putWhole, temporaryPath } from './temporary.ts';
import {
  abandon,
  leave,
  others,
  ownerOf,
  removeAll,
  tagOf,
  tryEnter,
  type JournalFolder,
  type Leftovers,
} from './transaction.ts';
import type { EditedSince, RecoverOptions, RecoveryReport, RootOptions } from './types.ts';
import { undo, type UndoReport } from './undo.ts';

const nothing: RecoveryReport = { rolledBack: [], edited: [], inProgress: false };

/**
 * Whether a flush of a root was killed and is not rolled back yet. Changes nothing.
 *
 * @throws OrchError of the failed call
 */
export function isInterrupted(options: RootOptions): boolean {
  const folder = openRoot(options);
  try {
    return folder.disk.fileSystem.lstat(folder.path) !== undefined && others(folder).left.journals.length > 0;
  } catch (error) {
    throw fileError(error);
  }
}

/**
 * Rolls back what a flush that was killed left half done. Call it before reading the root at the start of a process;
 * `flush` does it by itself. What somebody else has edited since stays as it is, and what the file held before the
 * flush is kept beside it as `<file>.orch-orig` where it would be lost.
 *
 * Costs one look into the folder of journals if there is nothing to do, and writes nothing then.
 *
 * @throws OrchError of the failed call if something could not be restored; the journal stays for the next attempt
 */
export function recover(options: RecoverOptions): RecoveryReport {
  const folder = openRoot(options);
  try {
    if (folder.disk.fileSystem.lstat(folder.path) === undefined) return nothing;
    const { busy, left } = others(folder);
    if (busy || (left.journals.length === 0 && left.backups.length === 0)) return { ...nothing, inProgress: busy };
    const transaction = tryEnter(folder);
    if (transaction === undefined) return { ...nothing, inProgress: true };
    try {
      const report = rollBackLeft(folder, transaction.left, options.amend);
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
export function rollBackLeft(folder: JournalFolder, left: Leftovers, amend?: RecoverOptions['amend']): RecoveryReport {
  const { disk } = folder;
  const rolledBack: string[] = [];
  const edited: EditedSince[] = [];
  for (const path of left.journals) {
    // its owner committed and ended after the folder was listed
    if (disk.fileSystem.lstat(path) === undefined) continue;
    const owner = ownerOf(folder, path);
    const journal = readJournal(disk.fileSystem, path, isOfThisBoot(owner));
    if (journal?.isCommitted === true && isKept(disk, journal, isOfThisBoot(owner))) {
      syncNow(
        disk,
        journal.records.filter(({ change }) => 'mark' in change).map(({ change }) => change.path),
      );
    } else if (journal !== undefined) {
      const report = traced(disk, path, journal.isTraced, (progress) =>
        undo(disk, journal.records, { tag: tagOf(owner), progress }),
      );
      const [failure] = report.failed;
      if (failure !== undefined) {
        const notRestored = report.failed.map((failed) => failed.path);
        throw fileError(failure.error, { notRestored, edited: report.edited });
      }
      rolledBack.push(...report.restored);
      edited.push(...report.edited);
      const read = (file: string): string | undefined => readText(disk, normalizePath(file));
      const amended =
        report.edited.length === 0 ? undefined : amend?.({ note: journal.note, edited: report.edited, read });
      for (const [file, text] of amended ?? []) replaceText(disk, normalizePath(file), tagOf(owner), text);
    }
    removeAll(folder, [path]);
  }
  removeAll(folder, left.backups);
  return { rolledBack, edited, inProgress: false };
}

/** Whether all that was committed is there, except for what somebody else has changed since. */
function isKept(disk: Disk, journal: Journal, isOfThisBoot: boolean): boolean {
  if (isOfThisBoot) return true;
  disk.forget();
  return !journal.records.some((record) => isLost(disk, record));
}

/** Appends to a journal what is taken back. */
function traced(
  disk: Disk,
  path: string,
  isTraced: boolean,
  work: (progress: ProgressWriter | undefined) => UndoReport,
): UndoReport {
  if (!isTraced) return work(undefined);
  const fd = disk.fileSystem.open(path, 'append');
  try {
    return work(new ProgressWriter(disk.fileSystem, fd));
  } finally {
    disk.fileSystem.close(fd);
  }
}

function readText(disk: Disk, path: string): string | undefined {
  if (!disk.hasFolder(parentOf(path)) || disk.status(path)?.kind !== 'file') return undefined;
  return textOf(path, disk.bytes(path));
}

function replaceText(disk: Disk, path: string, tag: string, text: string): void {
  makeFolders(disk, parentOf(path));
  putWhole(disk, path, temporaryPath(path, tag), Buffer.from(text), disk.status(path)?.mode ?? 0o644);
  disk.forget();
}

function makeFolders(disk: Disk, path: string): void {
  if (disk.hasFolder(path)) return;
  makeFolders(disk, parentOf(path));
  disk.fileSystem.mkdir(disk.absolute(path));
  disk.forget();
}
