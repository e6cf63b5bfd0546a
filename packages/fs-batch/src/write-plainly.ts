import { systemErrorCode } from '@orch/core';

import { joinBriefly, sameBytes } from './content.ts';
import type { Disk } from './disk.ts';
import { notFile } from './draft.ts';
import { conflict, fileErrorAt, staleBase, unsafePath } from './errors.ts';
import type { Entry, FileEntry, Overlay } from './overlay.ts';
import { parentOf } from './paths.ts';
import { pathsAtOnce } from './slices.ts';
import type { Action, PlannedChange } from './types.ts';
import { writeAll } from './write-all.ts';

/** Whether nothing is planned but new content of files and additions to them, which need no plan. */
export function isPlain(overlay: Overlay): boolean {
  let plain = overlay.followed.size === 0;
  overlay.entries.forEach((entry, path) => (plain &&= isPlainEntry(entry, path)));
  return plain;
}

function isPlainEntry(entry: Entry, path: string): boolean {
  if (entry.kind !== 'file' || entry.replaces || entry.atomic) return false;
  if (entry.mode !== undefined || entry.executable !== undefined) return false;
  return entry.origin === undefined ? (entry.base ?? null) === null : entry.origin === path && entry.base === undefined;
}

/**
 * Looks at each file and writes it right away, with as few calls as that takes: what the disk had when the operation was
 * queued decides how it is opened, and a file that is not so any more fails to open. Yields every few files.
 *
 * @param operations gets what was done, also if this throws
 */
export function* writePlainly(overlay: Overlay, operations: PlannedChange[]): Generator<void, void> {
  const writer = new PlainWriter(overlay.disk, operations);
  let count = 0;
  for (const path of overlay.sortedPaths()) {
    const entry = overlay.entries.get(path);
    if (entry?.kind !== 'file') continue;
    try {
      writer.write(path, entry);
    } catch (error) {
      throw fileErrorAt(error, path);
    }
    if (++count % pathsAtOnce === 0) yield;
  }
}

/** Content up to this size is compared in one call, with the file open for writing already. */
const oneCallBytes = 64 * 1024;
let present: Buffer | undefined;

class PlainWriter {
  readonly #disk: Disk;
  readonly #operations: PlannedChange[];
  /** Folders that this has made. */
  readonly #made = new Set<string>();
  /** Files come folder by folder, so that one look at it, and at those above, serves several. */
  #folder = '';

  constructor(disk: Disk, operations: PlannedChange[]) {
    this.#disk = disk;
    this.#operations = operations;
  }

  write(path: string, entry: FileEntry): void {
    const content = joinBriefly(entry.chunks);
    const target = this.#disk.absolute(path);
    const folder = parentOf(path);
    if (folder !== this.#folder) this.#enter(folder);
    this.#folder = folder;
    if (entry.origin !== undefined) {
      this.#extend(path, target, content);
    } else if (!this.#seemsToExist(folder, path)) {
      this.#create(path, target, content, entry);
    } else if (!this.#overwrite(path, target, content)) {
      // if a file is gone, so may be its folder
      this.#enter(folder);
      this.#create(path, target, content, entry);
    }
  }

  #seemsToExist(folder: string, path: string): boolean {
    return !this.#made.has(folder) && this.#disk.remembered(path) !== undefined;
  }

  /** Makes sure of a folder and those above. Each is looked at again, because a link may have taken its place. */
  #enter(path: string): void {
    if (path === '') return;
    this.#enter(parentOf(path));
    const seemsToExist = this.#made.has(path) || this.#disk.seemsToHaveFolder(path);
    if ((seemsToExist && this.#isFolder(path)) || !this.#make(path)) return;
    this.#made.add(path);
    this.#report(path, 'mkdir', 0);
  }

  /** False if there is such a folder by now. */
  #make(path: string): boolean {
    try {
      this.#disk.fileSystem.mkdir(this.#disk.absolute(path));
      return true;
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST' || !this.#isFolder(path)) throw error;
      return false;
    }
  }

  #isFolder(path: string): boolean {
    const status = this.#disk.fileSystem.lstat(this.#disk.absolute(path));
    if (status?.kind === 'symlink') throw unsafePath(path, 'is a symbolic link');
    if (status !== undefined && status.kind !== 'directory') {
      throw conflict(path, 'is a file, so nothing can be below it');
    }
    return status !== undefined;
  }

  #create(path: string, target: string, content: Uint8Array, entry: FileEntry): void {
    const { fileSystem } = this.#disk;
    let fd: number;
    try {
      fd = fileSystem.open(target, 'create');
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
      this.#requireFile(path, target);
      if (entry.base === null) this.#requireSame(path, target, content);
      else if (!this.#overwrite(path, target, content)) throw staleBase(path);
      return;
    }
    try {
      writeAll(fileSystem, fd, content);
    } finally {
      fileSystem.close(fd);
    }
    this.#report(path, 'create', content.byteLength);
  }

  /** False if there is no such file. */
  #overwrite(path: string, target: string, content: Uint8Array): boolean {
    const { fileSystem } = this.#disk;
    let fd: number;
    try {
      fd = fileSystem.open(target, 'update');
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return false;
      this.#requireFile(path, target);
      // a file that may not be written may stay as it is
      if (systemErrorCode(error) !== 'EACCES' || !sameBytes(fileSystem.readFile(target), content)) throw error;
      this.#report(path, 'unchanged', 0);
      return true;
    }
    try {
      const size = this.#sizeUnless(fd, path, target, content);
      if (size === undefined) {
        this.#report(path, 'unchanged', 0);
        return true;
      }
      writeAll(fileSystem, fd, content);
      if (size > content.byteLength) fileSystem.truncate(fd, content.byteLength);
    } finally {
      fileSystem.close(fd);
    }
    this.#report(path, 'update', content.byteLength);
    return true;
  }

  /** The size of an open file, not exactly if it is larger than the content; undefined if it holds just that. */
  #sizeUnless(fd: number, path: string, target: string, content: Uint8Array): number | undefined {
    const { fileSystem } = this.#disk;
    const { byteLength } = content;
    if (byteLength < oneCallBytes) {
      present ??= Buffer.allocUnsafeSlow(oneCallBytes);
      let size: number;
      try {
        size = fileSystem.read(fd, present, byteLength + 1);
      } catch (error) {
        // a pipe has no beginning
        this.#requireFile(path, target);
        throw error;
      }
      return size === byteLength && present.compare(content, 0, byteLength, 0, byteLength) === 0 ? undefined : size;
    }
    const { size } = fileSystem.fstat(fd);
    return size === byteLength && sameBytes(fileSystem.readFile(target, size), content) ? undefined : size;
  }

  #extend(path: string, target: string, content: Uint8Array): void {
    const { fileSystem } = this.#disk;
    if (content.byteLength === 0) {
      this.#requireFile(path, target);
      this.#report(path, 'unchanged', 0);
      return;
    }
    const fd = this.#openEnd(path, target);
    try {
      if (fileSystem.fstat(fd).kind !== 'file') throw notFile(path);
      writeAll(fileSystem, fd, content);
    } finally {
      fileSystem.close(fd);
    }
    this.#report(path, 'update', content.byteLength);
  }

  #openEnd(path: string, target: string): number {
    try {
      return this.#disk.fileSystem.open(target, 'append');
    } catch (error) {
      this.#requireFile(path, target);
      throw error;
    }
  }

  /** @throws OrchError that says what else is there */
  #requireFile(path: string, target: string): void {
    const status = this.#disk.fileSystem.lstat(target);
    if (status?.kind === 'symlink') throw unsafePath(path, 'is a symbolic link');
    if (status === undefined) throw staleBase(path);
    if (status.kind !== 'file') throw notFile(path);
  }

  /** A file that was not there when something was added to it may hold just that. */
  #requireSame(path: string, target: string, content: Uint8Array): void {
    if (!sameBytes(this.#disk.fileSystem.readFile(target), content)) throw staleBase(path);
    this.#report(path, 'unchanged', 0);
  }

  #report(path: string, action: Action, bytes: number): void {
    this.#operations.push({ path, action, bytes });
  }
}
