import { closeSync, constants, lstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { isObjectId, type ObjectId } from '../names.ts';
import { setIndexTime } from '../work/index-time.ts';
import { folderInside, readInside, unsafeClone } from './inside.ts';

/** As long as the name of a ref may be, with its id, in bytes. */
const longestRef = 4096;
/** A list of packed refs that is longer is not read, in bytes. */
const longestList = 64 * 1024 * 1024;

/** Full name of the branch that a clone has checked out; null where it is at a commit. */
export function cloneBranch(gitDir: string): string | null {
  const head = headLine(gitDir);
  return isObjectId(head) ? null : refIn(gitDir, head);
}

/** What a clone has checked out, by its own word; null where its branch has no commit. */
export function cloneHeadId(gitDir: string): ObjectId | null {
  const head = headLine(gitDir);
  return isObjectId(head) ? head : cloneRef(gitDir, refIn(gitDir, head));
}

/**
 * Where a ref of a clone is, by its own word; null where there is none.
 *
 * @throws OrchError `ORCH_GIT_CLONE_UNSAFE` where it is no id: symbolic, a link, or something else.
 */
export function cloneRef(gitDir: string, ref: string): ObjectId | null {
  const loose = readInside(gitDir, ref, longestRef)?.toString('latin1').trim();
  if (loose === undefined) return packedRef(gitDir, ref);
  if (isObjectId(loose)) return loose;
  throw unsafeClone(join(gitDir, ref), 'names no commit');
}

/**
 * Moves a ref of a clone by the protocol of git: a lock file that takes the place of the ref. The lock of a git that was
 * killed is taken away.
 *
 * @throws OrchError `ORCH_GIT_CLONE_UNSAFE` where it cannot be written as a plain file.
 */
export function writeCloneRef(gitDir: string, ref: string, id: ObjectId): void {
  const path = join(gitDir, ref);
  const parts = dirname(ref).split('/');
  for (const [position] of parts.entries()) {
    const folder = parts.slice(0, position + 1).join('/');
    if (!folderInside(gitDir, folder)) mkdirSync(join(gitDir, folder));
  }
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true) throw unsafeClone(path, 'is a folder');
  replaceFile(gitDir, ref, Buffer.from(`${id}\n`));
}

/**
 * Puts a new file in the place of one of a clone, through its `.lock`, which is never a link.
 *
 * @param time - of an index, when it was written.
 * @throws OrchError `ORCH_GIT_CLONE_UNSAFE` where a folder above it is none by now.
 */
export function replaceFile(gitDir: string, name: string, bytes: Uint8Array, time?: number): void {
  const path = join(gitDir, name);
  if (!folderInside(gitDir, dirname(name))) throw unsafeClone(dirname(path), 'is missing');
  const lock = `${path}.lock`;
  rmSync(lock, { force: true, recursive: true });
  const file = openSync(lock, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o644);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
  } finally {
    closeSync(file);
  }
  setIndexTime(lock, time);
  renameSync(lock, path);
}

function headLine(gitDir: string): string {
  const head = readInside(gitDir, 'HEAD', longestRef);
  if (head === undefined) throw unsafeClone(join(gitDir, 'HEAD'), 'is missing');
  return head.toString().trim();
}

function refIn(gitDir: string, head: string): string {
  const ref = /^ref: (refs\/\P{C}+)$/u.exec(head)?.[1];
  const isPlain = ref?.split('/').every((part) => part !== '' && part !== '.' && part !== '..') === true;
  if (ref !== undefined && isPlain) return ref;
  throw unsafeClone(join(gitDir, 'HEAD'), 'names neither a branch nor a commit');
}

function packedRef(gitDir: string, ref: string): ObjectId | null {
  const list = readInside(gitDir, 'packed-refs', longestList)?.toString('latin1') ?? '';
  const end = list.indexOf(` ${Buffer.from(ref).toString('latin1')}\n`);
  if (end < 0) return null;
  const id = list.slice(list.lastIndexOf('\n', end) + 1, end);
  if (isObjectId(id)) return id;
  throw unsafeClone(join(gitDir, 'packed-refs'), `names no commit for ${ref}`);
}
