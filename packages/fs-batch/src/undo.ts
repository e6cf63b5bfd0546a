import { systemErrorCode, unreachable } from '@orch/core';

import { freeNameBeside, isRealFolder, removeUnfinished } from './beside.ts';
import type { Disk } from './disk.ts';
import { parentOf } from './paths.ts';
import type { ProgressWriter } from './progress.ts';
import type { JournalRecord } from './read-journal.ts';
import type { Change } from './step.ts';
import { removeFile } from './temporary.ts';
import type { EditedSince } from './types.ts';
import { undoCreate, undoExtend, undoMove, undoOverwrite, undoUnlink, type Undoing, type Undone } from './undo-file.ts';

export interface UndoReport {
  /** Paths that were changed back. */
  readonly restored: string[];
  /** Paths that somebody else has changed since. */
  readonly edited: EditedSince[];
  readonly failed: { readonly path: string; readonly error: unknown }[];
}

export interface UndoOptions {
  /** Of the flush. */
  readonly tag: string;
  /** Content that was being written; a failed call may have left any part of it. */
  readonly unfinished?: { readonly path: string; readonly content: Uint8Array } | undefined;
  /** Is told what is taken back. */
  readonly progress?: ProgressWriter | undefined;
}

/**
 * Takes changes back, last first. Changes that were never made, or are already taken back, are left alone, so that this
 * may be repeated after a crash of its own. What somebody else has changed since stays as it is. Goes on after failures.
 *
 * @param records in the order in which they were made
 */
export function undo(disk: Disk, records: readonly JournalRecord[], options: UndoOptions): UndoReport {
  const { unfinished, progress } = options;
  // unlike the names that the flush had for its own temporary files
  const tag = `${options.tag}-undo`;
  const report: UndoReport = { restored: [], edited: [], failed: [] };
  disk.forget();
  const begun = records.filter(({ stage }) => stage === 'begun');
  // where the journal does not tell, any of them may be the one
  const isUnderWay = (record: JournalRecord): boolean =>
    begun.length === 1 && begun[0] === record && isWrittenInPlace(record.change);
  for (const [index, record] of [...records.entries()].reverse()) {
    if (record.stage === undefined || record.stage === 'undone') continue;
    const { path } = record.change;
    try {
      const undoing: Undoing = {
        disk,
        tag,
        isPartial: record.stage !== 'made',
        unfinished: unfinished?.path === path ? unfinished.content : undefined,
        begin: () => progress?.tryWrite('undo', index),
      };
      removeUnfinished(disk, path, tag);
      const undone = undoOne(undoing, record, report);
      if (undone === true) report.restored.push(path);
      if (typeof undone === 'object') report.edited.push(isUnderWay(record) ? { ...undone, unfinished: true } : undone);
      else progress?.tryWrite('undone', index);
    } catch (error) {
      report.failed.push({ path, error });
    }
    disk.forget();
  }
  return report;
}

/** Whether others may see a file with a part of its new content. */
function isWrittenInPlace(change: Change): boolean {
  if (change.kind === 'extend') return true;
  return (change.kind === 'create' || change.kind === 'overwrite') && change.temporary === undefined;
}

const none = new Uint8Array();

function undoOne(undoing: Undoing, { change, old = none }: JournalRecord, report: UndoReport): Undone {
  const { disk, begin } = undoing;
  const { path, kind } = change;
  if (kind === 'overwrite') return undoOverwrite(undoing, change, old);
  if (kind === 'unlink') return undoUnlink(undoing, change, old);
  if (kind === 'move') return undoMove(undoing, change);
  if (kind === 'unlink-link') return undoUnlinkLink(undoing, change);
  // somebody has removed the whole folder since, with all that was new in it
  if (!isRealFolder(disk, parentOf(path))) return false;
  switch (kind) {
    case 'temporary':
      return removeFile(disk, path);
    case 'create':
      return undoCreate(undoing, change);
    case 'extend':
      return undoExtend(undoing, change);
    case 'mkdir':
      return undoFolder(undoing, path, report);
    case 'rmdir':
      if (disk.status(path) !== undefined) return false;
      begin();
      disk.fileSystem.mkdir(disk.absolute(path), change.mode);
      disk.fileSystem.chmod(disk.absolute(path), change.mode);
      return true;
    case 'chmod':
      if (disk.status(path)?.mode !== change.to) return false;
      begin();
      disk.fileSystem.chmod(disk.absolute(path), change.mode);
      return true;
    default:
      return unreachable(change);
  }
}

function undoUnlinkLink(
  { disk, begin }: Undoing,
  { path, target }: Extract<Change, { readonly kind: 'unlink-link' }>,
): Undone {
  const hasFolder = isRealFolder(disk, parentOf(path));
  const status = hasFolder ? disk.status(path) : undefined;
  if (status?.kind === 'symlink' && disk.fileSystem.readlink(disk.absolute(path)) === target) return false;
  const isFree = hasFolder && status === undefined;
  const place = isFree ? path : freeNameBeside(disk, path);
  begin();
  disk.fileSystem.symlink(target, disk.absolute(place));
  return isFree ? true : { path, action: 'delete', earlier: place };
}

function undoFolder({ disk, begin }: Undoing, path: string, report: UndoReport): Undone {
  if (disk.status(path)?.kind !== 'directory') return false;
  begin();
  try {
    disk.fileSystem.rmdir(disk.absolute(path));
    return true;
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOTEMPTY' && systemErrorCode(error) !== 'EEXIST') throw error;
    // the folder is there for what somebody else has put into it
    return report.edited.some((edited) => edited.path.startsWith(`${path}/`)) ? false : { path, action: 'mkdir' };
  }
}
