import { OrchError, systemErrorCode } from '@orch/core';

import { fileError, unsafePath } from './errors.ts';
import type { FileStatus, FileSystem } from './file-system.ts';
import { parentOf } from './paths.ts';

/** The real tree below a root, without following symbolic links. Paths are relative and normalised. */
export class Disk {
  readonly fileSystem: FileSystem;
  readonly root: string;
  readonly #plainFolders = new Map<string, boolean>();

  /** @param root the real path of the root */
  constructor(fileSystem: FileSystem, root: string) {
    this.fileSystem = fileSystem;
    this.root = root;
  }

  absolute(path: string): string {
    if (path === '') return this.root;
    return this.root.endsWith('/') ? this.root + path : `${this.root}/${path}`;
  }

  status(path: string): FileStatus | undefined {
    return this.fileSystem.lstat(this.absolute(path));
  }

  bytes(path: string): Uint8Array {
    return this.fileSystem.readFile(this.absolute(path));
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

  /** Makes {@link hasFolder} look again. */
  forget(): void {
    this.#plainFolders.clear();
  }

  #isFolder(path: string): boolean {
    const status = this.status(path);
    if (status?.kind === 'symlink') throw unsafePath(path, 'is a symbolic link');
    return status?.kind === 'directory';
  }
}

/** @throws OrchError `ORCH_FS_NO_ROOT` if there is no such folder */
export function openDisk(fileSystem: FileSystem, root: string): Disk {
  try {
    const real = fileSystem.realpath(root);
    if (fileSystem.lstat(real)?.kind === 'directory') return new Disk(fileSystem, real);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT' && systemErrorCode(error) !== 'ENOTDIR') throw fileError(error, { root });
  }
  throw new OrchError('ORCH_FS_NO_ROOT', `${root} is not a folder`, { data: { root } });
}
