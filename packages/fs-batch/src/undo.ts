import { systemErrorCode, unreachable } from '@orch/core';

import { sameBytes } from './content.ts';
import type { Disk } from './disk.ts';
import type { JournalRecord } from './journal.ts';
import { commonLength, isOverwriting, isRestoring } from './mark.ts';
import { parentOf } from './paths.ts';
import { inOrder, type Change } from './step.ts';
import { writeAll } from './write-all.ts';

export interface UndoReport {
  /** Paths that were changed back. */
  readonly restored: string[];
  /** Where edits of somebody else are now. */
  readonly kept: string[];
  readonly failed: { readonly path: string; readonly error: unknown }[];
}

/** Content that is being written; a failed call may have left any part of it. */
export interface Unfinished {
  readonly path: string;
  readonly content: Uint8Array;
}

/**
 * Takes changes back, last first. Changes that were never made, or are already taken back, are left alone, so that this
 * may be repeated after a crash of its own. Goes on after failures.
 */
export function undo(disk: Disk, records: readonly JournalRecord[], unfinished?: Unfinished): UndoReport {
  const report: UndoReport = { restored: [], kept: [], failed: [] };
  disk.forget();
  for (const { change, old } of inOrder(records, (record) => record.change).reverse()) {
    try {
      if (undoOne(disk, change, old, report, unfinished)) report.restored.push(change.path);
    } catch (error) {
      report.failed.push({ path: change.path, error });
    }
    disk.forget();
  }
  return report;
}

function undoOne(
  disk: Disk,
  change: Change,
  old: Uint8Array | undefined,
  report: UndoReport,
  unfinished: Unfinished | undefined,
): boolean {
  const { path } = change;
  // somebody has removed the whole folder since
  if (change.kind !== 'move' && !disk.hasFolder(parentOf(path))) return false;
  const started = unfinished?.path === path ? unfinished.content : undefined;
  switch (change.kind) {
    case 'temporary':
      return remove(disk, path);
    case 'create':
      if (change.temporary !== undefined) remove(disk, change.temporary);
      return undoCreate(
        disk,
        path,
        (bytes) => isPart(bytes, started) || isOverwriting(bytes, change.mark, none),
        report,
      );
    case 'overwrite':
      if (change.temporary !== undefined) remove(disk, change.temporary);
      return restore(
        disk,
        change,
        old ?? none,
        report,
        (bytes, before) => isMixed(bytes, started, before) || isOverwriting(bytes, change.mark, before),
      );
    case 'unlink':
      return restore(disk, change, old ?? none, report, () => false);
    case 'extend':
      return undoExtend(disk, change, started, report);
    case 'unlink-link':
      if (disk.status(path) !== undefined) return false;
      disk.fileSystem.symlink(change.target, disk.absolute(path));
      return true;
    case 'mkdir':
      return removeFolder(disk, path, report);
    case 'move':
      return undoMove(disk, change.path, change.from);
    case 'rmdir':
      if (disk.status(path) !== undefined) return false;
      disk.fileSystem.mkdir(disk.absolute(path), change.mode);
      disk.fileSystem.chmod(disk.absolute(path), change.mode);
      return true;
    case 'chmod':
      if (disk.status(path)?.mode === change.mode || disk.status(path) === undefined) return false;
      disk.fileSystem.chmod(disk.absolute(path), change.mode);
      return true;
    default:
      return unreachable(change);
  }
}

const none = new Uint8Array();

function undoCreate(disk: Disk, path: string, isOurs: (bytes: Uint8Array) => boolean, report: UndoReport): boolean {
  const status = disk.status(path);
  if (status === undefined) return false;
  if (status.kind === 'file' && isOurs(disk.bytes(path))) return remove(disk, path);
  report.kept.push(path);
  return false;
}

/** Puts the old content and permissions of a file back. A content that is neither old nor ours is kept beside it. */
function restore(
  disk: Disk,
  change: Extract<Change, { readonly kind: 'overwrite' | 'unlink' }>,
  old: Uint8Array,
  report: UndoReport,
  isOurs: (bytes: Uint8Array, old: Uint8Array) => boolean,
): boolean {
  const { path, mode } = change;
  const status = disk.status(path);
  const target = disk.absolute(path);
  if (status?.kind === 'file') {
    const current = disk.bytes(path);
    if (sameBytes(current, old)) return restoreMode(disk, path, mode, status.mode);
    if (!isOurs(current, old) && !isRestoring(current, old)) moveAside(disk, path, report, true);
  } else if (status !== undefined) {
    moveAside(disk, path, report, false);
  }
  const exists = disk.status(path) !== undefined;
  const fd = disk.fileSystem.open(target, exists ? 'overwrite' : 'create', mode);
  try {
    if (exists) disk.fileSystem.truncate(fd, 0);
    writeAll(disk.fileSystem, fd, old);
  } finally {
    disk.fileSystem.close(fd);
  }
  disk.fileSystem.chmod(target, mode);
  return true;
}

function restoreMode(disk: Disk, path: string, mode: number, current: number): boolean {
  if (mode === current) return false;
  disk.fileSystem.chmod(disk.absolute(path), mode);
  return true;
}

function undoExtend(
  disk: Disk,
  change: Extract<Change, { readonly kind: 'extend' }>,
  started: Uint8Array | undefined,
  report: UndoReport,
): boolean {
  const { path, size, mark } = change;
  const status = disk.status(path);
  if (status?.kind !== 'file' || status.size === size) return false;
  if (status.size < size) {
    report.kept.push(path);
    return false;
  }
  const tail = disk.bytes(path).subarray(size);
  const isOurs = isPart(tail, started) || commonLength(tail, mark, size) === tail.byteLength;
  if (!isOurs) moveAside(disk, path, report, true);
  const fd = disk.fileSystem.open(disk.absolute(path), 'overwrite');
  try {
    disk.fileSystem.truncate(fd, size);
  } finally {
    disk.fileSystem.close(fd);
  }
  return true;
}

function undoMove(disk: Disk, path: string, from: string): boolean {
  if (!disk.hasFolder(parentOf(path)) || !disk.hasFolder(parentOf(from))) return false;
  if (disk.status(path) === undefined || disk.status(from) !== undefined) return false;
  disk.fileSystem.rename(disk.absolute(path), disk.absolute(from));
  return true;
}

function removeFolder(disk: Disk, path: string, report: UndoReport): boolean {
  if (disk.status(path)?.kind !== 'directory') return false;
  try {
    disk.fileSystem.rmdir(disk.absolute(path));
    return true;
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOTEMPTY' && systemErrorCode(error) !== 'EEXIST') throw error;
    if (!report.kept.some((kept) => kept.startsWith(`${path}/`))) report.kept.push(path);
    return false;
  }
}

function remove(disk: Disk, path: string): boolean {
  if (disk.status(path) === undefined) return false;
  disk.fileSystem.unlink(disk.absolute(path));
  return true;
}

/** Keeps what is at a path under a free name beside it: a copy, or the thing itself. */
function moveAside(disk: Disk, path: string, report: UndoReport, copy: boolean): void {
  let aside = `${path}.orch-orig`;
  for (let index = 1; disk.status(aside) !== undefined; index++) aside = `${path}.orch-orig.${index}`;
  if (copy) disk.fileSystem.copyFile(disk.absolute(path), disk.absolute(aside));
  else disk.fileSystem.rename(disk.absolute(path), disk.absolute(aside));
  report.kept.push(aside);
}

function isPart(bytes: Uint8Array, content: Uint8Array | undefined): boolean {
  return content !== undefined && sameBytes(bytes, content.subarray(0, bytes.byteLength));
}

/** Whether a file starts with a part of `content` and goes on as `old` did. */
function isMixed(bytes: Uint8Array, content: Uint8Array | undefined, old: Uint8Array): boolean {
  if (content === undefined) return false;
  let common = 0;
  while (common < bytes.byteLength && common < content.byteLength && bytes[common] === content[common]) common++;
  return sameBytes(bytes.subarray(common), old.subarray(common));
}
