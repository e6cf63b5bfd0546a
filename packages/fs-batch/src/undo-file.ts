import { freeNameBeside, isRealFolder, keepBeside } from './beside.ts';
import { sameBytes } from './content.ts';
import { crc32 } from './crc.ts';
import type { Disk } from './disk.ts';
import type { FileStatus } from './file-system.ts';
import { isBeginning, isBetween, isWhole } from './mark.ts';
import { parentOf } from './paths.ts';
import type { Change } from './step.ts';
import { putWhole, removeFile, temporaryPath } from './temporary.ts';
import type { EditedSince } from './types.ts';
import { writeAll } from './write-all.ts';

type ChangeOf<Kind extends Change['kind']> = Extract<Change, { readonly kind: Kind }>;

/** What taking back one change of a file works with. */
export interface Undoing {
  readonly disk: Disk;
  /** Makes names of temporary files that nobody else uses. */
  readonly tag: string;
  /** Whether the file may hold any part of the change, or of what was there before. */
  readonly isPartial: boolean;
  /** New content of which a failed call may have left any part. */
  readonly unfinished: Uint8Array | undefined;
  /** Called before the disk is changed. */
  readonly begin: () => void;
}

/** Whether a path was changed back; or what somebody else has made of it, which is left as it is. */
export type Undone = boolean | EditedSince;

const none: Uint8Array = new Uint8Array();

export function undoCreate({ disk, ...undoing }: Undoing, { path, mark, temporary }: ChangeOf<'create'>): Undone {
  if (dropTemporary(disk, temporary)) return false;
  const status = disk.status(path);
  if (status === undefined) return false;
  const bytes = status.kind === 'file' ? disk.bytes(path) : undefined;
  if (bytes === undefined || !isOurs(bytes)) return { path, action: 'create' };
  undoing.begin();
  disk.fileSystem.unlink(disk.absolute(path));
  return true;

  function isOurs(content: Uint8Array): boolean {
    if (isWhole(content, mark)) return true;
    if (!undoing.isPartial || temporary !== undefined) return false;
    return isBeginning(content, mark) || isMixed(content, undoing.unfinished, none);
  }
}

export function undoOverwrite(undoing: Undoing, change: ChangeOf<'overwrite'>, old: Uint8Array): Undone {
  const { disk, tag, isPartial, unfinished, begin } = undoing;
  const { path, mark, mode, temporary } = change;
  if (!isRealFolder(disk, parentOf(path))) return editedSince(undoing, change, old);
  if (dropTemporary(disk, temporary)) return false;
  const current = disk.status(path)?.kind === 'file' ? disk.bytes(path) : undefined;
  if (current === undefined) return editedSince(undoing, change, old);
  if (sameBytes(current, old)) return false;
  if (temporary !== undefined) {
    if (!isWhole(current, mark)) return editedSince(undoing, change, old);
    begin();
    putWhole(disk, path, temporaryPath(path, tag), old, mode);
    return true;
  }
  const isOurs =
    isWhole(current, mark) || (isPartial && (isMixed(current, unfinished, old) || isBetween(current, mark, old)));
  if (!isOurs) return editedSince(undoing, change, old);
  begin();
  writeBack(disk, path, old, current.byteLength);
  return true;
}

export function undoUnlink(undoing: Undoing, change: ChangeOf<'unlink'>, old: Uint8Array): Undone {
  const { disk, tag, begin } = undoing;
  const { path, mode } = change;
  if (!isRealFolder(disk, parentOf(path))) return editedSince(undoing, change, old);
  const status = disk.status(path);
  if (status?.kind === 'file' && sameBytes(disk.bytes(path), old)) return false;
  if (status !== undefined) return editedSince(undoing, change, old);
  begin();
  putWhole(disk, path, temporaryPath(path, tag), old, mode);
  return true;
}

/** What was added goes; where more was added, or something else has changed, nothing of the old content is lost. */
export function undoExtend({ disk, ...undoing }: Undoing, change: ChangeOf<'extend'>): Undone {
  const { path, size, mark, crc } = change;
  const edited: EditedSince = { path, action: 'update' };
  const status = disk.status(path);
  if (status?.kind !== 'file' || status.size < size) return edited;
  const bytes = disk.bytes(path);
  if (crc !== undefined && crc32(bytes.subarray(0, size)) !== crc) return edited;
  const tail = bytes.subarray(size);
  if (tail.byteLength === 0) return false;
  const isOurs =
    isWhole(tail, mark, size) ||
    (undoing.isPartial && (isBeginning(tail, mark, size) || isMixed(tail, undoing.unfinished, none)));
  if (!isOurs) return edited;
  undoing.begin();
  const fd = disk.fileSystem.open(disk.absolute(path), 'overwrite');
  try {
    disk.fileSystem.truncate(fd, size);
  } finally {
    disk.fileSystem.close(fd);
  }
  return true;
}

/** Moves a file back, if it is still the one that was moved: its content is not in the journal. */
export function undoMove({ disk, begin }: Undoing, { path, from, status }: ChangeOf<'move'>): Undone {
  const statusOf = (place: string): FileStatus | undefined =>
    isRealFolder(disk, parentOf(place)) ? disk.status(place) : undefined;
  const isMoved = (found: FileStatus | undefined): boolean =>
    found?.inode === status.inode && found.size === status.size && found.mtimeMs === status.mtimeMs;
  const current = statusOf(path);
  const before = statusOf(from);
  if (current === undefined || isMoved(before)) return false;
  if (!isMoved(current)) return { path, action: 'rename' };
  const isFree = before === undefined && isRealFolder(disk, parentOf(from));
  const target = isFree ? from : freeNameBeside(disk, from);
  begin();
  disk.fileSystem.rename(disk.absolute(path), disk.absolute(target));
  return isFree ? true : { path: from, action: 'rename', earlier: target };
}

/** Removes new content that never took its place. Where there is such, the path itself was not touched. */
function dropTemporary(disk: Disk, temporary: string | undefined): boolean {
  return temporary !== undefined && isRealFolder(disk, parentOf(temporary)) && removeFile(disk, temporary);
}

/** Leaves a path as it is, and keeps what it held before beside it. */
function editedSince(
  { disk, tag }: Undoing,
  { kind, path, mode }: ChangeOf<'overwrite' | 'unlink'>,
  old: Uint8Array,
): EditedSince {
  const earlier = keepBeside(disk, path, tag, old, mode);
  return { path, action: kind === 'unlink' ? 'delete' : 'update', ...(earlier === undefined ? {} : { earlier }) };
}

/** Writes over the present content and cuts off the rest, so that the file keeps its identity. */
function writeBack(disk: Disk, path: string, old: Uint8Array, currentLength: number): void {
  const { fileSystem } = disk;
  const fd = fileSystem.open(disk.absolute(path), 'overwrite');
  try {
    writeAll(fileSystem, fd, old);
    if (old.byteLength < currentLength) fileSystem.truncate(fd, old.byteLength);
  } finally {
    fileSystem.close(fd);
  }
}

/** Whether a file starts with a part of `content` and goes on as `old` did. */
function isMixed(bytes: Uint8Array, content: Uint8Array | undefined, old: Uint8Array): boolean {
  if (content === undefined) return false;
  let common = 0;
  while (common < bytes.byteLength && common < content.byteLength && bytes[common] === content[common]) common++;
  return sameBytes(bytes.subarray(common), old.subarray(common));
}
