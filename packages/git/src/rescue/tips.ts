import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { isObjectId, type ObjectId } from '../names.ts';
import { commitOf } from '../refs.ts';
import type { OpenRepository } from '../repository/open-repository.ts';
import { readCommit } from '../work/commit-object.ts';
import { unsaved } from './scan.ts';

/**
 * What may be commits that only a worktree holds on to, besides its HEAD: of its log (a commit that was reset away), of a
 * merge, rebase or cherry-pick under way, and of refs of its own.
 */
export function namedIds(admin: string): ObjectId[] {
  return [...new Set(filesOf(admin).flatMap((file) => idsIn(readFileSync(file, 'utf8'))))];
}

/** What looks like ids of objects in a text. */
export function idsIn(text: string): ObjectId[] {
  return [...text.matchAll(/\b(?:[0-9a-f]{64}|[0-9a-f]{40})\b/g)].map(([id]) => id).filter(isObjectId);
}

/** Of some commits those that neither another one nor HEAD contains. */
export async function tipsAmong(
  repository: OpenRepository,
  commits: readonly ObjectId[],
  head: ObjectId | null,
): Promise<ObjectId[]> {
  const inHead = head === null ? undefined : looseHistory(repository, head);
  const others = commits.filter((id) => id !== head && inHead?.has(id) !== true);
  if (others.length === 0) return [];
  const tips = await independent(repository, head === null ? others : [head, ...others]);
  return tips.filter((id) => id !== head);
}

/** Commits that are read to see what a worktree was made from: more than a task has, mostly. */
const mostRead = 64;

/**
 * Commits that are part of another one, as far as that is seen without git: made lately, they stand in files of their own. Of a
 * shallow history, and of one with grafts, git itself decides where it ends.
 */
function looseHistory(repository: OpenRepository, commit: ObjectId): ReadonlySet<ObjectId> {
  const seen = new Set([commit]);
  if (['shallow', 'info/grafts'].some((name) => existsSync(join(repository.commonDir, name)))) return seen;
  let left = mostRead;
  for (const id of seen) {
    if ((left -= 1) < 0) break;
    for (const parent of readCommit(repository, id)?.parents ?? []) seen.add(parent);
  }
  return seen;
}

/** The commit that a worktree has checked out; null on a branch without commits. */
export async function headOf(repository: OpenRepository, admin: string): Promise<ObjectId | null> {
  const text = readHead(admin);
  const symbolic = /^ref: (refs\/.+)$/.exec(text)?.[1];
  const revision = symbolic ?? text;
  return (await commitOf(repository, revision)) ?? null;
}

function readHead(admin: string): string {
  try {
    return readFileSync(join(admin, 'HEAD'), 'utf8').trim();
  } catch (error) {
    throw unsaved(admin, Buffer.from('HEAD'), 'cannot be read', error);
  }
}

/** Files of the folder of a worktree that may name commits; its index names blobs and trees only. */
function filesOf(admin: string): string[] {
  const files: string[] = [];
  for (const name of readdirSync(admin, { recursive: true, encoding: 'utf8' })) {
    const path = join(admin, name);
    if (name === 'index' || !existsSync(path) || !statSync(path).isFile()) continue;
    files.push(path);
  }
  return files;
}

/** Taken in groups, so that a long log does not need a command line of any length. */
async function independent(repository: OpenRepository, commits: readonly ObjectId[]): Promise<ObjectId[]> {
  const { git, bare } = repository;
  let tips: ObjectId[] = [];
  for (let at = 0; at < commits.length; at += 200) {
    const group = [...new Set([...tips, ...commits.slice(at, at + 200)])];
    const { stdout } = await git(bare, ['merge-base', '--independent', ...group]);
    tips = stdout.toString().trim().split('\n').filter(isObjectId);
  }
  return tips;
}
