import { closeSync, constants, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { systemErrorCode } from '@orch/core';

import { isObjectId, type BranchRef, type ObjectId } from '../names.ts';

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

/** What the user's work tree has checked out, where files tell it. */
export function looseHead(gitDir: string, commonDir: string): ObjectId | undefined {
  const head = readShort(join(gitDir, 'HEAD'));
  if (head === undefined || isObjectId(head)) return head;
  return looseRef(commonDir, refIn(head) ?? '');
}

/**
 * The work tree that has a branch checked out, by the HEAD of each; null where none has, and undefined where files do not
 * tell it.
 */
export function checkedOutIn(commonDir: string, branch: BranchRef): string | null | undefined {
  const places = [commonDir, ...namesIn(join(commonDir, 'worktrees')).map((id) => join(commonDir, 'worktrees', id))];
  let found: string | null = null;
  for (const gitDir of places) {
    const head = readShort(join(gitDir, 'HEAD'));
    if (head !== undefined && isObjectId(head)) continue;
    const ref = head === undefined ? undefined : refIn(head);
    // A folder that git is just making or removing, a table of refs in the place of files, and what else there may be.
    if (ref === undefined || ref === 'refs/heads/.invalid') return undefined;
    if (ref === branch) found = workTreeOf(gitDir, commonDir);
  }
  return found;
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

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return []; // there is no linked work tree
    throw error;
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
