import { constants } from 'node:fs';
import * as fs from 'node:fs';

import { systemErrorCode } from '@orch/core';

export interface FileStatus {
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  readonly inode: number;
  /** User id of the owner, where the system has such. */
  readonly owner?: number;
  readonly mtimeMs: number;
  /** When content or permissions were changed last; programs cannot set it. */
  readonly ctimeMs: number;
}

/**
 * `create` fails on an existing path; `overwrite`, `append`, and `update`, which also reads, need one. None follows a
 * symbolic link.
 */
export type OpenFor = 'read' | 'create' | 'overwrite' | 'update' | 'append';

/** The synchronous calls a batch makes. They throw system errors with a `code`, as those of `node:fs` do. */
export interface FileSystem {
  /** Undefined if nothing is there. */
  lstat(path: string): FileStatus | undefined;
  fstat(fd: number): FileStatus;
  realpath(path: string): string;
  /** Does not follow a symbolic link. With the right `size`, it takes fewer calls. */
  readFile(path: string, size?: number): Uint8Array;
  readlink(path: string): string;
  readdir(path: string): string[];
  /** What a folder holds, by name. */
  kinds(path: string): ReadonlyMap<string, FileStatus['kind']>;
  open(path: string, purpose: OpenFor, mode?: number): number;
  /** Reads from the beginning of a file, at most so many bytes, and returns how many there were. */
  read(fd: number, bytes: Uint8Array, length: number): number;
  /** Returns how many bytes were written, which may be fewer than asked for. */
  write(fd: number, bytes: Uint8Array, offset: number, length: number): number;
  truncate(fd: number, length: number): void;
  sync(fd: number): void;
  /** Forces the content of files to the disk, several at a time, which lets the disk do it in fewer turns. */
  syncFiles(paths: readonly string[]): Promise<void>;
  close(fd: number): void;
  chmod(path: string, mode: number): void;
  mkdir(path: string, mode?: number): void;
  rmdir(path: string): void;
  unlink(path: string): void;
  rename(from: string, to: string): void;
  symlink(target: string, path: string): void;
  copyFile(from: string, to: string): void;
  /** Throws if the path may not be written to. */
  checkWritable(path: string): void;
  /** Bytes this user may still write to the disk of `path`. */
  freeBytes(path: string): number;
}

const noFollow = constants.O_NOFOLLOW ?? 0;
/** A pipe that somebody has put in the place of a file must not be waited for. */
const noWait = constants.O_NONBLOCK ?? 0;
const flagsOf: Readonly<Record<OpenFor, number>> = {
  read: constants.O_RDONLY | noFollow | noWait,
  create: constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL,
  overwrite: constants.O_WRONLY | noFollow | noWait,
  update: constants.O_RDWR | noFollow | noWait,
  append: constants.O_WRONLY | constants.O_APPEND | noFollow | noWait,
};

/** {@link FileSystem} of the machine. */
export const nodeFileSystem: FileSystem = {
  lstat(path) {
    try {
      const stats = fs.lstatSync(path, { throwIfNoEntry: false });
      return stats === undefined ? undefined : statusOf(stats);
    } catch (error) {
      if (systemErrorCode(error) === 'ENOTDIR') return undefined;
      throw error;
    }
  },
  fstat: (fd) => statusOf(fs.fstatSync(fd)),
  realpath: (path) => fs.realpathSync.native(path),
  readFile(path, size) {
    const fd = fs.openSync(path, flagsOf.read);
    try {
      return (size === undefined ? undefined : readExactly(fd, size)) ?? fs.readFileSync(fd);
    } finally {
      fs.closeSync(fd);
    }
  },
  readlink: (path) => fs.readlinkSync(path),
  readdir: (path) => fs.readdirSync(path),
  kinds: (path) =>
    new Map(fs.readdirSync(path, { withFileTypes: true }).map((found) => [found.name, kindOfEntry(found)])),
  open: (path, purpose, mode) => fs.openSync(path, flagsOf[purpose], mode),
  read: (fd, bytes, length) => fs.readSync(fd, bytes, 0, length, 0),
  write: (fd, bytes, offset, length) => fs.writeSync(fd, bytes, offset, length),
  truncate: (fd, length) => fs.ftruncateSync(fd, length),
  sync: (fd) => fs.fsyncSync(fd),
  async syncFiles(paths) {
    const left = [...paths];
    const work = async (): Promise<void> => {
      for (let path = left.pop(); path !== undefined; path = left.pop()) await syncFile(path);
    };
    const ended = await Promise.allSettled(Array.from({ length: Math.min(syncsAtOnce, left.length) }, work));
    const failed = ended.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  },
  close: (fd) => fs.closeSync(fd),
  chmod: (path, mode) => fs.chmodSync(path, mode),
  mkdir(path, mode) {
    fs.mkdirSync(path, mode);
  },
  rmdir: (path) => fs.rmdirSync(path),
  unlink: (path) => fs.unlinkSync(path),
  rename: (from, to) => fs.renameSync(from, to),
  symlink: (target, path) => fs.symlinkSync(target, path),
  copyFile: (from, to) => fs.copyFileSync(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE),
  checkWritable: (path) => fs.accessSync(path, constants.W_OK),
  freeBytes(path) {
    const { bavail, bsize } = fs.statfsSync(path);
    return bavail * bsize;
  },
};

/** More than Node has threads for, so that none of them waits. */
const syncsAtOnce = 16;

async function syncFile(path: string): Promise<void> {
  // a module of its own, loaded here because few batches are durable
  const file = await openForSync(path);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Files that may not be read may be written, by those who wrote them. */
async function openForSync(path: string): Promise<fs.promises.FileHandle> {
  try {
    return await fs.promises.open(path, flagsOf.read);
  } catch (error) {
    if (systemErrorCode(error) !== 'EACCES') throw error;
    return await fs.promises.open(path, flagsOf.overwrite);
  }
}

/** Files above this are not read in one call. */
const oneCallBytes = 1024 * 1024;

/** The content of a file that has `size` bytes; undefined, and nothing read as it were, if it has not. */
function readExactly(fd: number, size: number): Uint8Array | undefined {
  if (size > oneCallBytes) return undefined;
  // one byte more, so that the end of the file is seen
  const bytes = Buffer.allocUnsafe(size + 1);
  return fs.readSync(fd, bytes, 0, size + 1, 0) === size ? bytes.subarray(0, size) : undefined;
}

function statusOf(stats: fs.Stats): FileStatus {
  return {
    kind: kindOf(stats.mode),
    size: stats.size,
    mode: stats.mode & 0o7777,
    inode: stats.ino,
    owner: stats.uid,
    mtimeMs: stats.mtimeMs,
    ctimeMs: stats.ctimeMs,
  };
}

function kindOfEntry(found: fs.Dirent): FileStatus['kind'] {
  if (found.isFile()) return 'file';
  if (found.isDirectory()) return 'directory';
  return found.isSymbolicLink() ? 'symlink' : 'other';
}

function kindOf(mode: number): FileStatus['kind'] {
  switch (mode & constants.S_IFMT) {
    case constants.S_IFREG:
      return 'file';
    case constants.S_IFDIR:
      return 'directory';
    case constants.S_IFLNK:
      return 'symlink';
    default:
      return 'other';
  }
}
