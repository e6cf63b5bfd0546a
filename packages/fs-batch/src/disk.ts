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

/** What was learned of a file by opening it: its status and bytes, or that it holds the bytes that it was to hold. */
export type Reopened = { readonly status: FileStatus; readonly bytes: Uint8Array } | 'as-expected';

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

/** After so many looks at what one folder holds, the next one is at all of it, which takes as long as five (measured). */
const looksBefore = 5;

/** Size of the largest folder, itself, that is looked at as a whole: one with some hundred files. */
const listedBytes = 16 * 1024;

interface Listing {
  looks: number;
  kinds: Kinds | undefined;
}

type Kinds = ReadonlyMap<string, FileStatus['kind']>;

const noKinds: Kinds = new Map();

/** The real tree below a root, without following symbolic links. Paths are relative and normalised. */
export class Disk {
  readonly fileSystem: FileSystem;
  readonly root: string;
  readonly #plainFolders = new Map<string, boolean>();
  #glances = new Map<string, FileStatus['kind'] | undefined>();
  /** Glances before the last {@link forget}. */
  #earlier = this.#glances;
  readonly #listings = new Map<string, Listing>();
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
    this.#glances.set(path, status?.kind);
    return status;
  }

  /** What {@link status} has seen last since {@link forget}; for judgements that are repeated before anything changes. */
  glance(path: string): FileStatus['kind'] | undefined {
    return this.#glances.has(path) ? this.#glances.get(path) : this.status(path)?.kind;
  }

  /**
   * {@link glance} where what is there may have been seen a while ago: what a folder holds is looked at once for many
   * files. What seems to be missing is looked for each time.
   */
  skim(path: string): FileStatus['kind'] | undefined {
    if (this.#glances.has(path)) return this.#glances.get(path);
    const folder = parentOf(path);
    let listing = this.#listings.get(folder);
    if (listing === undefined) this.#listings.set(folder, (listing = { looks: 0, kinds: undefined }));
    if (listing.looks === looksBefore) listing.kinds ??= this.#kindsIn(folder);
    const seen = listing.kinds?.get(path.slice(folder === '' ? 0 : folder.length + 1));
    if (seen === undefined) {
      const kind = this.status(path)?.kind;
      if (kind !== undefined && listing.looks < looksBefore) listing.looks++;
      return kind;
    }
    this.#glances.set(path, seen);
    return seen;
  }

  /** What {@link glance} or {@link skim} has seen; undefined also where they have not looked. */
  remembered(path: string): FileStatus['kind'] | undefined {
    return this.#glances.get(path);
  }

  /**
   * A file that seemed to be there before the last {@link forget}, with what it holds, from one opening; undefined where
   * {@link status} and {@link content} have to look, or know more. The bytes change with the next call.
   *
   * @param expected what it probably holds: to see that it does takes one call less
   */
  reopened(path: string, expected?: Uint8Array): Reopened | undefined {
    if (this.#earlier.get(path) !== 'file' || this.#contents.has(path)) return undefined;
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
      brief ??= Buffer.allocUnsafeSlow(briefBytes);
      if (expected !== undefined && this.#holdsJust(fd, brief, expected)) return 'as-expected';
      const status = fileSystem.fstat(fd);
      if (status.kind !== 'file' || status.size >= briefBytes) return undefined;
      // one byte more, so that the end of the file is seen
      const length = fileSystem.read(fd, brief, status.size + 1);
      return length === status.size ? { status, bytes: brief.subarray(0, length) } : undefined;
    } finally {
      fileSystem.close(fd);
    }
  }

  /** Whether an open file holds just these bytes. */
  #holdsJust(fd: number, space: Buffer, expected: Uint8Array): boolean {
    const { byteLength } = expected;
    // what is no file may be empty too
    if (byteLength === 0 || byteLength >= briefBytes) return false;
    try {
      const length = this.fileSystem.read(fd, space, byteLength + 1);
      return length === byteLength && space.compare(expected, 0, byteLength, 0, byteLength) === 0;
    } catch {
      // whoever looks closer learns why
      return false;
    }
  }

  #kindsIn(folder: string): Kinds {
    const place = this.absolute(folder);
    const size = this.fileSystem.lstat(place)?.size ?? Infinity;
    try {
      return size > listedBytes ? noKinds : this.fileSystem.kinds(place);
    } catch {
      // a folder that may not be listed may hold files that may be looked at
      return noKinds;
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
    this.#listings.clear();
  }

  #isFolder(path: string): boolean {
    const kind = this.glance(path);
    if (kind === 'symlink') throw unsafePath(path, 'is a symbolic link');
    return kind === 'directory';
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
