import { join } from 'node:path';

import { OrchError } from '@orch/core';

import type { ObjectId } from '../names.ts';
import { resolveCommit, treeOf } from '../refs.ts';
import type { OpenRepository, Repository } from '../repository/open-repository.ts';
import { temporaryFolder } from '../repository/temporary.ts';
import { writeCommit } from './commit-object.ts';
import { changesIn, differences, type WorktreeChanges } from './changes.ts';
import { keepObjects } from './write-objects.ts';
import { ownedPlace, stagedTree, type LeftFile, type OwnedPlace } from './staged-tree.ts';

export interface CommitWorktreeOptions {
  readonly name: string;
  readonly message: string;
  /** Files that are left out as long as they are as they were left. @default none */
  readonly leave?: readonly LeftFile[];
}

export interface WorktreeCommit {
  /** The commit that holds everything of the worktree: a new one, or the one that was checked out. */
  readonly commit: ObjectId;
  readonly tree: ObjectId;
  /** Whether there was something to commit. */
  readonly made: boolean;
}

/**
 * Commits all files of a worktree of this process that git does not ignore onto its branch, without hooks and
 * signatures. Where all is committed already it makes nothing, so that calling it again after a crash is harmless.
 *
 * @throws OrchError `ORCH_GIT_WRONG_BRANCH` where another branch or none is checked out, `ORCH_GIT_NESTED` where another
 *   repository lies inside, whose content git would not keep; `ORCH_GIT_STALE`, `_WORKTREE_UNKNOWN`, `_DAMAGED`,
 *   `_DISK_FULL`.
 */
export async function commitWorktree(repository: Repository, options: CommitWorktreeOptions): Promise<WorktreeCommit> {
  const owned = ownedPlace(repository, options.name);
  requireBranch(owned, options.name);
  using folder = temporaryFolder(owned.open);
  const indexFile = join(folder.path, 'index');
  return await commitStaged(owned, await stagedTree(owned, indexFile, options.leave), indexFile, options);
}

/** What a worktree held, and what became of it. */
export interface JudgedCommit {
  readonly changes: WorktreeChanges;
  /** Null where it was not accepted. */
  readonly commit: WorktreeCommit | null;
}

/**
 * Looks at what a worktree holds, and commits just that where it is accepted: whatever comes to it in between is in no commit
 * that nobody has judged.
 *
 * @param options.since - the commit that it is compared with.
 * @throws as {@link commitWorktree} and `worktreeChanges`
 */
export async function commitAccepted(
  repository: Repository,
  options: CommitWorktreeOptions & { readonly since: string },
  accept: (changes: WorktreeChanges) => boolean,
): Promise<JudgedCommit> {
  const owned = ownedPlace(repository, options.name);
  const from = await resolveCommit(repository, options.since);
  using folder = temporaryFolder(owned.open);
  const indexFile = join(folder.path, 'index');
  const changes = await changesIn(owned, from, await stagedTree(owned, indexFile, options.leave));
  if (!accept(changes)) return { changes, commit: null };
  requireBranch(owned, options.name);
  return { changes, commit: await commitStaged(owned, changes.tree, indexFile, options) };
}

function requireBranch({ access, branch }: OwnedPlace, name: string): void {
  const current = access.branch();
  if (current === branch) return;
  const what = current === null ? 'no branch' : current;
  throw new OrchError('ORCH_GIT_WRONG_BRANCH', `the worktree ${name} has ${what} checked out, not ${branch}`, {
    help: `Go back to it: git switch ${branch.slice('refs/heads/'.length)}. Commits stay in the log of the worktree.`,
    data: { name, branch, current },
  });
}

/** Commits a tree that was made in an index. */
async function commitStaged(
  owned: OwnedPlace,
  tree: ObjectId,
  indexFile: string,
  { message }: CommitWorktreeOptions,
): Promise<WorktreeCommit> {
  const { open, access } = owned;
  const head = await access.head();
  if (head !== null && (await treeOf(open, head)) === tree) {
    // An agent has committed it, whose git has flushed no more than the branch.
    await keepObjects(open);
    await access.moveBranch(head, head);
    return { commit: head, tree, made: false };
  }
  await refuseNested(owned, head, tree);
  const commit = await writeCommit(open, { tree, parents: head === null ? [] : [head], message });
  await access.moveBranch(head, commit);
  // Only after the branch: a crash between the two leaves files that look staged for removal, and are found again.
  access.putIndex(indexFile);
  return { commit, tree, made: true };
}

/** Submodules that are committed already stay as they are; new repositories inside are refused. */
async function refuseNested({ open, path }: OwnedPlace, head: ObjectId | null, tree: ObjectId): Promise<void> {
  const changed = head === null ? undefined : await differences(open, head, tree);
  // Nearly always there is none, which what was changed tells.
  if (changed?.every(({ kind }) => kind !== 'repository') === true) return;
  const known = new Set(head === null ? [] : await repositoriesIn(open, head));
  const added = (await repositoriesIn(open, tree)).filter((inside) => !known.has(inside));
  if (added.length === 0) return;
  throw new OrchError('ORCH_GIT_NESTED', `another repository lies inside of ${path}: ${added.join(', ')}`, {
    help: 'Remove its .git folder, or the whole folder: git would keep a reference to it and none of its files.',
    data: { path, inside: added },
  });
}

/** The places in a tree at which git keeps no more than the commit of another repository. */
async function repositoriesIn({ git, bare }: OpenRepository, tree: string): Promise<string[]> {
  const { stdout } = await git(bare, ['ls-tree', '-r', '-z', '--end-of-options', tree], { accept: [0, 128] });
  return stdout
    .toString()
    .split('\0')
    .filter((line) => line.startsWith('160000 '))
    .map((line) => line.slice(line.indexOf('\t') + 1));
}
