import { OrchError, systemClock, systemErrorCode } from '@orch/core';

import { fileError, unsafePath } from './errors.ts';
import type { FileStatus, FileSystem } from './file-system.ts';
import { parentOf } from './paths.ts';

/** Content of small files that is kept after it was read. */
const heldBytes = 8 * 1024 * 1024;

/** A file changed this shortly before it was read may change again within the same time stamp; milliseconds. */
const racyMs = 2000;

/** Files smaller than this are read into the same memory over and over. */
const briefBytes = 64 * 1024;
let brief: Buffer | undefined;

interface Content {
  readonly status: FileStatus;
  readonly bytes: Uint8Array;
  /** Before it was read, in milliseconds since the epoch. */
  readonly readAt: number;
}

/** The rule of Git's index (https://git-scm.com/docs/racy-git). */
function isUnchanged({ status, bytes, readAt }: Content, current: FileStatus): boolean {
  return (
    status.inode === current.inode &&
    status.size === current.size &&
    bytes.byteLength === current.size &&
    status.mtimeMs === current.mtimeMs &&
    status.ctimeMs === current.ctimeMs &&
    Math.max(status.mtimeMs, status.ctimeMs) < readAt - racyMs
  );
}

/** The real tree below a root, without following symbolic links. Paths are relative and normalised. */
export class Disk {
  readonly fileSystem: FileSystem;
  readonly root: string;
  readonly #plainFolders = new Map<string, boolean>();
  #glances = new Map<string, FileStatus | undefined>();
  /** Glances before the last {@link forget}. */
  #earlier = this.#glances;
  readonly #contents = new Map<string, Content>();
  #heldBytes = 0;

  /** Of the root. */
  readonly inode: number;

  /** @param root the real path of the root */
  constructor(fileSystem: FileSystem, root: string, inode: number) {
    this.fileSystem = fileSystem;
    this.root = root;
    this.inode = inode;
  }

  absolute(path: string): string {
    if (path === '') return this.root;
    return this.root.endsWith('/') ? this.root + path : `${this.root}/${path}`;
  }

  status(path: string): FileStatus | undefined {
    const status = this.fileSystem.lstat(this.absolute(path));
    this.#glances.set(path, status);
    return status;
  }

  /** {@link status} as it was seen last since {@link forget}; for judgements that are repeated before anything changes. */
  glance(path: string): FileStatus | undefined {
    return this.#glances.has(path) ? this.#glances.get(path) : this.status(path);
  }

  /** What {@link glance} has seen; undefined also where it has not looked. */
  remembered(path: string): FileStatus | undefined {
    return this.#glances.get(path);
  }

  /**
   * A file that seemed to be there before the last {@link forget}, with what it holds, from one opening; undefined where
   * {@link status} and {@link content} have to look, or know more. The bytes change with the next call.
   */
  reopened(path: string): { readonly status: FileStatus; readonly bytes: Uint8Array } | undefined {
    if (this.#earlier.get(path)?.kind !== 'file' || this.#contents.has(path)) return undefined;
    const { fileSystem } = this;
    let fd: number;
    try {
      fd = fileSystem.open(this.absolute(path), 'read');
    } catch (error) {
      // it is gone, or there is a link: whoever asks for its status learns that
      if (systemErrorCode(error) === 'ENOENT' || systemErrorCode(error) === 'ELOOP') return undefined;
      throw error;
    }
    try {
      const status = fileSystem.fstat(fd);
      if (status.kind !== 'file' || status.size >= briefBytes) return undefined;
      brief ??= Buffer.allocUnsafeSlow(briefBytes);
      // one byte more, so that the end of the file is seen
      const length = fileSystem.read(fd, brief, status.size + 1);
      return length === status.size ? { status, bytes: brief.subarray(0, length) } : undefined;
    } finally {
      fileSystem.close(fd);
    }
  }

  /** The content of a file whose status is known; not read again while that says that it cannot have changed. */
  content(path: string, status: FileStatus): Uint8Array {
    const known = this.#contents.get(path);
    if (known !== undefined && isUnchanged(known, status)) return known.bytes;
    const readAt = systemClock.now();
    const bytes = this.fileSystem.readFile(this.absolute(path), status.size);
    if (known === undefined) this.#heldBytes += bytes.byteLength;
    if (known === undefined && this.#heldBytes <= heldBytes) this.#contents.set(path, { status, bytes, readAt });
    else this.#contents.delete(path);
    return bytes;
  }

  bytes(path: string): Uint8Array {
    return this.fileSystem.readFile(this.absolute(path));
  }

  /** Whether these bytes are the ones that {@link content} keeps. */
  holds(path: string, bytes: Uint8Array): boolean {
    return this.#contents.get(path)?.bytes === bytes;
  }

  names(path: string): string[] {
    return this.fileSystem.readdir(this.absolute(path));
  }

  /**
   * Whether a folder exists; answers are remembered until {@link forget}.
   *
   * @throws OrchError `ORCH_FS_UNSAFE_PATH` if it or a folder above is a symbolic link
   */
  hasFolder(path: string): boolean {
    if (path === '') return true;
    const known = this.#plainFolders.get(path);
    if (known !== undefined) return known;
    const exists = this.hasFolder(parentOf(path)) && this.#isFolder(path);
    this.#plainFolders.set(path, exists);
    return exists;
  }

  /** {@link hasFolder} as it is now; nothing is remembered. */
  hasFolderNow(path: string): boolean {
    for (let at = path; at !== ''; at = parentOf(at)) {
      const status = this.fileSystem.lstat(this.absolute(at));
      if (status?.kind === 'symlink') throw unsafePath(at, 'is a symbolic link');
      if (status?.kind !== 'directory') return false;
    }
    return true;
  }

  /** What {@link hasFolder} has answered; true also where it was not asked. */
  seemsToHaveFolder(path: string): boolean {
    return this.#plainFolders.get(path) ?? true;
  }

  /** Makes {@link hasFolder} and {@link glance} look again. */
  forget(): void {
    this.#plainFolders.clear();
    this.#earlier = this.#glances;
    this.#glances = new Map();
  }

  #isFolder(path: string): boolean {
    const status = this.glance(path);
    if (status?.kind === 'symlink') throw unsafePath(path, 'is a symbolic link');
    return status?.kind === 'directory';
  }
}

/** @throws OrchError `ORCH_FS_NO_ROOT` if there is no such folder */
export function openDisk(fileSystem: FileSystem, root: string): Disk {
  try {
    const real = fileSystem.realpath(root);
    const status = fileSystem.lstat(real);
    if (status?.kind === 'directory') return new Disk(fileSystem, real, status.inode);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT' && systemErrorCode(error) !== 'ENOTDIR') throw fileError(error, { root });
  }
  throw new OrchError('ORCH_FS_NO_ROOT', `${root} is not a folder`, { data: { root } });
}
