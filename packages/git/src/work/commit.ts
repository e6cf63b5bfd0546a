import { join } from 'node:path';

import { OrchError } from '@orch/core';

import type { ObjectId } from '../names.ts';
import { treeOf } from '../refs.ts';
import type { OpenRepository, Repository } from '../repository/open-repository.ts';
import { temporaryFolder } from '../repository/temporary.ts';
import { writeCommit } from '../rescue/tips.ts';
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
export async function commitWorktree(
  repository: Repository,
  { name, message, leave = [] }: CommitWorktreeOptions,
): Promise<WorktreeCommit> {
  const owned = ownedPlace(repository, name);
  const { open, access, branch } = owned;
  const current = access.branch();
  if (current !== branch) {
    const what = current === null ? 'no branch' : current;
    throw new OrchError('ORCH_GIT_WRONG_BRANCH', `the worktree ${name} has ${what} checked out, not ${branch}`, {
      help: `Go back to it: git switch ${branch.slice('refs/heads/'.length)}. Commits stay in the log of the worktree.`,
      data: { name, branch, current },
    });
  }
  using folder = temporaryFolder(open);
  const indexFile = join(folder.path, 'index');
  const tree = await stagedTree(owned, indexFile, leave);
  const head = await access.head();
  if (head !== null && (await treeOf(open, head)) === tree) {
    await access.moveBranch(head, head);
    return { commit: head, tree, made: false };
  }
  await refuseNested(owned, tree);
  const commit = await writeCommit(open, { tree, parents: head === null ? [] : [head], message }, []);
  await access.moveBranch(head, commit);
  // Only after the branch: a crash between the two leaves files that look staged for removal, and are found again.
  access.putIndex(indexFile);
  return { commit, tree, made: true };
}

/** Submodules that are committed already stay as they are; new repositories inside are refused. */
async function refuseNested({ open, branch, path }: OwnedPlace, tree: ObjectId): Promise<void> {
  const known = new Set(await repositoriesIn(open, branch));
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
