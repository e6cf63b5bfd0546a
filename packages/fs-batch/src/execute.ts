import { systemErrorCode } from '@orch/core';

import type { Disk } from './disk.ts';
import { conflict, fileErrorAt, staleBase } from './errors.ts';
import type { FileStatus } from './file-system.ts';
import { parentOf } from './paths.ts';
import { contentOf, type Step } from './step.ts';
import { writeAll } from './write-all.ts';

/**
 * Makes one change. `durable`: the new content is on the disk when this returns.
 *
 * @throws OrchError that names the path
 */
export function execute(disk: Disk, step: Step, durable: boolean): void {
  try {
    carryOut(disk, step, durable);
  } catch (error) {
    throw fileErrorAt(error, step.change.path);
  }
}

function carryOut(disk: Disk, step: Step, durable: boolean): void {
  const { change } = step;
  const { fileSystem } = disk;
  const target = disk.absolute(change.path);
  switch (change.kind) {
    case 'unlink':
      if (step.status !== undefined) checkSame(change.path, step.status, fileSystem.lstat(target));
      fileSystem.unlink(target);
      return;
    case 'unlink-link':
      fileSystem.unlink(target);
      return;
    case 'mkdir':
      makeFolder(disk, change.path);
      return;
    case 'move':
      if (fileSystem.lstat(target) !== undefined) throw staleBase(change.path);
      fileSystem.rename(disk.absolute(change.from), target);
      return;
    case 'rmdir':
      fileSystem.rmdir(target);
      return;
    case 'create':
      if (change.temporary === undefined) createFile(disk, target, step, durable);
      else replaceFile(disk, change.path, change.temporary, step, durable);
      return;
    case 'overwrite':
      if (change.temporary === undefined) overwriteFile(disk, change.path, step, durable);
      else replaceFile(disk, change.path, change.temporary, step, durable);
      return;
    case 'extend':
      extendFile(disk, change.path, step, durable);
      return;
    case 'chmod':
      fileSystem.chmod(target, change.to);
      return;
    case 'temporary':
  }
}

/**
 * Looks again at the folders in which changes put something, right before they do: a symbolic link that somebody has
 * put in the place of one since the plan was made would lead them out of the root.
 */
export class FolderGuard {
  readonly #disk: Disk;
  #last: string | undefined;

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /** @throws OrchError `ORCH_FS_UNSAFE_PATH` on a link, `ORCH_FS_STALE_BASE` if the folder is gone */
  check({ change }: Step): void {
    if (change.kind === 'move') this.#checkFolder(parentOf(change.from), change.from);
    this.#checkFolder(parentOf(change.path), change.path);
  }

  /** Changes come folder by folder, so that one look serves several. */
  #checkFolder(folder: string, path: string): void {
    if (folder === this.#last) return;
    if (!this.#disk.hasFolderNow(folder)) throw staleBase(path);
    this.#last = folder;
  }
}

/** Forces the entries of a folder to the disk. */
export function syncFolder(disk: Disk, path: string): void {
  const { fileSystem } = disk;
  const fd = fileSystem.open(disk.absolute(path), 'read');
  try {
    fileSystem.sync(fd);
  } finally {
    fileSystem.close(fd);
  }
}

function makeFolder(disk: Disk, path: string): void {
  try {
    disk.fileSystem.mkdir(disk.absolute(path));
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
    if (disk.status(path)?.kind !== 'directory') throw conflict(path, 'is in the way of a folder');
  }
}

function createFile(disk: Disk, target: string, step: Step, durable: boolean): void {
  const { fileSystem } = disk;
  const fd = fileSystem.open(target, 'create', step.mode ?? step.openMode);
  try {
    writeAll(fileSystem, fd, contentOf(step));
    if (durable) fileSystem.sync(fd);
  } finally {
    fileSystem.close(fd);
  }
  if (step.mode !== undefined) fileSystem.chmod(target, step.mode);
}

/** Writes over a file without emptying it first: it keeps its identity, and readers never see it empty. */
function overwriteFile(disk: Disk, path: string, step: Step, durable: boolean): void {
  const { fileSystem } = disk;
  const fd = fileSystem.open(disk.absolute(path), 'overwrite');
  try {
    checkSame(path, step.status, fileSystem.fstat(fd));
    const content = contentOf(step);
    writeAll(fileSystem, fd, content);
    if (content.byteLength < (step.status?.size ?? 0)) fileSystem.truncate(fd, content.byteLength);
    if (durable) fileSystem.sync(fd);
  } finally {
    fileSystem.close(fd);
  }
}

function extendFile(disk: Disk, path: string, step: Step, durable: boolean): void {
  const { fileSystem } = disk;
  const fd = fileSystem.open(disk.absolute(path), 'append');
  try {
    checkSame(path, step.status, fileSystem.fstat(fd));
    writeAll(fileSystem, fd, contentOf(step));
    if (durable) fileSystem.sync(fd);
  } finally {
    fileSystem.close(fd);
  }
}

function replaceFile(disk: Disk, path: string, temporary: string, step: Step, durable: boolean): void {
  const mode = step.mode ?? step.status?.mode;
  createFile(disk, disk.absolute(temporary), { ...step, ...(mode === undefined ? {} : { mode }) }, durable);
  checkSame(path, step.status, disk.status(path));
  disk.fileSystem.rename(disk.absolute(temporary), disk.absolute(path));
  if (durable) syncFolder(disk, parentOf(path));
}

/** Narrows the time in which somebody else's edit could be overwritten to that between two system calls. */
function checkSame(path: string, planned: FileStatus | undefined, current: FileStatus | undefined): void {
  const same =
    planned?.inode === current?.inode && planned?.size === current?.size && planned?.mtimeMs === current?.mtimeMs;
  if (!same) throw staleBase(path);
}
