import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { isObjectId, type ObjectId } from '../names.ts';
import { commitOf } from '../refs.ts';
import type { OpenRepository } from '../repository/open-repository.ts';
import { commitsAmong, oneId } from './objects.ts';
import { unsaved } from './scan.ts';

/**
 * The commits that only a worktree holds on to, besides its HEAD: of its log (a commit that was reset away), of a merge,
 * rebase or cherry-pick under way, and of refs of its own. Of those that contain each other only the last ones.
 */
export async function otherTips(repository: OpenRepository, admin: string, head: ObjectId | null): Promise<ObjectId[]> {
  const named = new Set<ObjectId>();
  for (const file of filesOf(admin)) for (const id of idsIn(readFileSync(file, 'utf8'))) named.add(id);
  return tipsAmong(repository, [...named], head);
}

/** What looks like ids of objects in a text. */
export function idsIn(text: string): ObjectId[] {
  return [...text.matchAll(/\b(?:[0-9a-f]{64}|[0-9a-f]{40})\b/g)].map(([id]) => id).filter(isObjectId);
}

/** Of some ids those of commits that neither another one nor HEAD contains. */
export async function tipsAmong(
  repository: OpenRepository,
  ids: readonly ObjectId[],
  head: ObjectId | null,
): Promise<ObjectId[]> {
  const { git, bare } = repository;
  const commits = (await commitsAmong(git, bare, ids)).filter((id) => id !== head);
  if (commits.length === 0) return [];
  const tips = await independent(repository, head === null ? commits : [head, ...commits]);
  return tips.filter((id) => id !== head);
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

/** Makes the commit that holds a rescue together. */
export async function writeCommit(
  repository: OpenRepository,
  commit: { readonly tree: ObjectId; readonly parents: readonly ObjectId[]; readonly message: string },
  settings: readonly string[],
): Promise<ObjectId> {
  const { git, bare } = repository;
  const parents = commit.parents.flatMap((id) => ['-p', id]);
  const { stdout } = await git(bare, ['commit-tree', ...parents, '-F', '-', commit.tree], {
    input: commit.message,
    settings,
  });
  const id = oneId(stdout);
  repository.known.commits.add(id);
  repository.known.trees.set(id, commit.tree);
  repository.known.parents.set(id, commit.parents);
  for (const parent of commit.parents) repository.known.ancestors.set(`${parent} ${id}`, true);
  return id;
}
