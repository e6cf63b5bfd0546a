import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { isObjectId, requireId, type ObjectId } from '../names.ts';
import { opened, type OpenRepository, type Repository } from '../repository/open-repository.ts';

/** Whether a commit is part of another one. */
export async function isAncestor(repository: OpenRepository, ancestor: ObjectId, of: ObjectId): Promise<boolean> {
  if (isMadeFrom(repository, ancestor, of)) return true;
  const known = repository.known.ancestors.get(keyOf(ancestor, of));
  if (known !== undefined) return known;
  const args = ['merge-base', '--is-ancestor', ancestor, of];
  const { exitCode } = await repository.git(repository.bare, args, { accept: [0, 1] });
  remember(repository, ancestor, of, exitCode === 0);
  return exitCode === 0;
}

/**
 * Whether a commit is another one, or holds it.
 *
 * @throws OrchError `ORCH_GIT_UNKNOWN_REVISION`, `_FAILED`
 */
export async function holds(repository: Repository, commit: string, other: string): Promise<boolean> {
  return await isAncestor(opened(repository), requireId(other), requireId(commit));
}

/**
 * The first of some commits that another commit is part of; undefined where it is part of none, or does not exist.
 *
 * @throws OrchError `ORCH_GIT_FAILED`
 */
export async function holderOf(
  repository: Repository,
  commit: string,
  heads: readonly ObjectId[],
): Promise<ObjectId | undefined> {
  const open = opened(repository);
  if (!isObjectId(commit)) return undefined;
  const asked = heads.filter((head) => open.known.ancestors.get(keyOf(commit, head)) === undefined);
  if (asked.length > 0) {
    // Mostly it is part of none, which one call tells.
    const args = ['rev-list', '--max-count=1', '--end-of-options', commit, ...asked.map((head) => `^${head}`)];
    const { exitCode, stdout } = await open.git(open.bare, args, { accept: [0, 128] });
    if (exitCode !== 0) return undefined; // git has collected it, since no branch held it
    // What a name stands for is told by its commit: only that of a commit comes back as it was given.
    if (stdout.toString().trim() === commit) open.known.commits.add(commit);
    if (stdout.length > 0) for (const head of asked) remember(open, commit, head, false);
  }
  for (const head of heads) if (await isAncestor(open, commit, head)) return head;
  return undefined;
}

/** Whether a commit is the other one, or was made here on top of it. */
function isMadeFrom({ known }: OpenRepository, ancestor: ObjectId, of: ObjectId): boolean {
  for (let at: ObjectId | undefined = of; at !== undefined; at = known.parents.get(at)?.[0]) {
    if (at === ancestor) return true;
  }
  return false;
}

/** Commits never change, but of a shallow clone more can become known. */
function remember({ known, commonDir }: OpenRepository, ancestor: ObjectId, of: ObjectId, is: boolean): void {
  if (is || !existsSync(join(commonDir, 'shallow'))) known.ancestors.set(keyOf(ancestor, of), is);
}

function keyOf(ancestor: ObjectId, of: ObjectId): string {
  return `${ancestor} ${of}`;
}
