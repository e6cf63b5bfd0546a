import { type Stats, closeSync, constants, lstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { systemErrorCode } from '@orch/core';

import { isObjectId, type ObjectId } from '../names.ts';
import { foldersOf } from '../worktrees/admin.ts';

// A ref that was moved lately stands in a file of its own, which git replaces in one step and which counts before the
// list of packed ones (gitrepository-layout(5)). To read it is a hundredth of a call of git.

/** Refs that all work trees share, with names in which nothing leads elsewhere. */
const shared = /^refs\/(?:heads|orch)\/[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/;

/** Longer than an id with its end of line, and as long as the name of a branch may be. */
const buffer = Buffer.alloc(1024);

/** What the file of a ref says now; undefined where git has to be asked: it may be packed, symbolic, or not there. */
export function looseRef(commonDir: string, ref: string): ObjectId | undefined {
  if (!shared.test(ref)) return undefined;
  const id = readShort(join(commonDir, ref));
  return id !== undefined && isObjectId(id) ? id : undefined;
}

/** A list of packed refs that is longer is left to git, in bytes. */
const longestList = 1024 * 1024;

/** Where a ref is now, and null where there is none; undefined where git has to be asked. */
export function refInFiles(commonDir: string, ref: string): ObjectId | null | undefined {
  const loose = looseRef(commonDir, ref);
  if (loose !== undefined || !shared.test(ref)) return loose;
  // Something else stands there, or is in the way, or the refs are no files at all.
  if (look(join(commonDir, ref)) !== null || look(join(commonDir, 'refs/heads'))?.isDirectory() !== true)
    return undefined;
  // Git writes the list before it removes a file, so that nothing is missed between the two looks.
  const list = join(commonDir, 'packed-refs');
  const size = look(list)?.size ?? 0;
  if (size > longestList) return undefined;
  const packed = size === 0 ? '' : readFileSync(list, 'latin1');
  const end = packed.indexOf(` ${ref}\n`);
  if (end < 0) return null;
  const id = packed.slice(packed.lastIndexOf('\n', end) + 1, end);
  return isObjectId(id) ? id : undefined;
}

/** What stands at a path, null where nothing does, and undefined where that is not known. */
function look(path: string): Stats | null | undefined {
  try {
    return lstatSync(path);
  } catch (error) {
    return systemErrorCode(error) === 'ENOENT' ? null : undefined;
  }
}

/** What the user's work tree has checked out, where files tell it. */
export function looseHead(gitDir: string, commonDir: string): ObjectId | undefined {
  const head = readShort(join(gitDir, 'HEAD'));
  if (head === undefined || isObjectId(head)) return head;
  return looseRef(commonDir, refIn(head) ?? '');
}

/**
 * The work trees by the branches that they have checked out, as the HEAD of each tells it; undefined where files do not tell
 * it. Git itself fails over a work tree that another process is just making.
 */
export function checkedOut(commonDir: string): ReadonlyMap<string, string> | undefined {
  const trees = new Map<string, string>();
  const linked = foldersOf(join(commonDir, 'worktrees')).map((id) => join(commonDir, 'worktrees', id));
  for (const gitDir of [commonDir, ...linked]) {
    const file = join(gitDir, 'HEAD');
    const head = readShort(file);
    // It is just being made, or removed, and has nothing checked out.
    if (head === undefined && look(file) === null) continue;
    if (head !== undefined && isObjectId(head)) continue;
    const ref = head === undefined ? undefined : refIn(head);
    // A table of refs in the place of files, a link, and what else there may be.
    if (ref === undefined || ref === 'refs/heads/.invalid') return undefined;
    trees.set(ref, workTreeOf(gitDir, commonDir));
  }
  return trees;
}

function refIn(head: string): string | undefined {
  return /^ref: (refs\/\S+)$/.exec(head)?.[1];
}

function workTreeOf(gitDir: string, commonDir: string): string {
  if (gitDir === commonDir) return basename(commonDir) === '.git' ? dirname(commonDir) : commonDir;
  try {
    return dirname(readFileSync(join(gitDir, 'gitdir'), 'utf8').trim());
  } catch {
    return gitDir; // it is just being removed
  }
}

/** The one line of a file that is no link, pipe or folder; undefined where there is none. */
function readShort(path: string): string | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined; // git knows better what that means
  }
  try {
    const size = readSync(file, buffer, 0, buffer.length, 0);
    const text = buffer.toString('latin1', 0, size);
    return size < buffer.length && text.endsWith('\n') ? text.slice(0, -1) : undefined;
  } catch {
    return undefined; // a folder or a pipe
  } finally {
    closeSync(file);
  }
}
