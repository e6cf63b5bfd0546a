import { OrchError } from '@orch/core';

import { branchName, branchRef, type BranchRef, isObjectId, type ObjectId, requireRevision } from './names.ts';
import type { CallOptions } from './process/git.ts';
import { failure } from './process/failure.ts';
import { checkedOut, looseHead, looseRef, refInFiles } from './repository/loose-refs.ts';
import { opened, type OpenRepository, type Repository } from './repository/open-repository.ts';
import { outliveRefLock } from './repository/ref-lock.ts';
import { oneId } from './rescue/objects.ts';
import { readCommit } from './work/commit-object.ts';

/** A branch below the prefix of orch. */
export interface Branch {
  readonly name: string;
  readonly commit: ObjectId;
  /** The work tree in which it is checked out. */
  readonly checkedOutIn?: string;
}

/**
 * The commit that a revision names now.
 *
 * @throws OrchError `ORCH_GIT_UNKNOWN_REVISION`, `ORCH_GIT_UNSAFE_NAME`; `ORCH_GIT_EMPTY` for `HEAD` before the first commit.
 */
export async function resolveCommit(repository: Repository, revision: string): Promise<ObjectId> {
  const commit = await commitOf(opened(repository), requireRevision(revision));
  if (commit !== undefined) return commit;
  if (revision === 'HEAD') {
    throw new OrchError('ORCH_GIT_EMPTY', `nothing has been committed in ${opened(repository).path} yet`, {
      help: 'Make a first commit, with which work can begin: git add --all && git commit.',
    });
  }
  throw new OrchError('ORCH_GIT_UNKNOWN_REVISION', `there is no commit ${JSON.stringify(revision)}`, {
    help: 'Name a commit, branch or tag of this repository; fetch it first if it is on a remote.',
    data: { revision },
  });
}

export async function commitOf(repository: OpenRepository, revision: string): Promise<ObjectId | undefined> {
  const { git, bare, path, gitDir, commonDir, known } = repository;
  const named = isObjectId(revision)
    ? revision
    : revision === 'HEAD'
      ? looseHead(gitDir, commonDir)
      : looseRef(commonDir, revision);
  if (named !== undefined && known.commits.has(named)) return named;
  // HEAD is that of the user's work tree, not that of the first one.
  const place = /^(?:HEAD|@)(?=$|[~^@])/.test(revision) ? { cwd: path } : bare;
  // Both in one call: of nearly every commit the tree is asked for as well. To read it here would load the modules that hash and
  // inflate before a runner begins, which takes as long as git does.
  const args = ['rev-parse', '--end-of-options', `${revision}^{commit}`, `${revision}^{tree}`];
  const { exitCode, stdout } = await git(place, args, { accept: [0, 1, 128] });
  const [id = '', tree = ''] = stdout.toString().trim().split('\n').slice(-2);
  if (exitCode !== 0 || !isObjectId(id) || !isObjectId(tree)) return undefined;
  known.commits.add(id);
  known.trees.set(id, tree);
  return id;
}

/**
 * Where a branch of orch is now; undefined where there is none.
 *
 * @throws OrchError `ORCH_GIT_UNSAFE_NAME`.
 */
export async function branchCommit(repository: Repository, name: string): Promise<ObjectId | undefined> {
  return (await refCommit(opened(repository), branchRef(name))) ?? undefined;
}

/** The tree of a commit. */
export async function treeOf(repository: OpenRepository, commit: ObjectId): Promise<ObjectId> {
  const { git, bare, known } = repository;
  const found = known.trees.get(commit) ?? readCommit(repository, commit)?.tree;
  if (found !== undefined) return found;
  const { stdout } = await git(bare, ['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`]);
  const tree = oneId(stdout);
  known.trees.set(commit, tree);
  return tree;
}

/** The branches of orch, by name. */
export async function listBranches(repository: Repository): Promise<Branch[]> {
  const { git, bare, commonDir } = opened(repository);
  const trees = checkedOut(commonDir);
  const format = `--format=%(refname)%00%(objectname)%00${trees ? '' : '%(worktreepath)'}%00`;
  const { stdout } = await git(bare, ['for-each-ref', format, 'refs/heads/orch/']);
  const fields = stdout.toString().split('\0');
  const branches: Branch[] = [];
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [line = '', commit = '', told = ''] = fields.slice(at, at + 3);
    const ref = line.trimStart() as BranchRef;
    const tree = cloneWith(opened(repository), ref) ?? trees?.get(ref) ?? told;
    branches.push({
      name: branchName(ref),
      commit: commit as ObjectId,
      ...(tree === '' ? {} : { checkedOutIn: tree }),
    });
  }
  return branches;
}

/**
 * Moves a branch of orch from the commit that the caller knows to another one, as one step: `from` null creates it, `to`
 * null deletes it. A branch that somebody has moved meanwhile stays as it is, and so does one that is checked out.
 *
 * @throws OrchError `ORCH_GIT_STALE` (`data.actual`), `_CHECKED_OUT`, `_BRANCH_BLOCKED`, `_UNSAFE_NAME`.
 */
export async function updateBranch(
  repository: Repository,
  name: string,
  from: ObjectId | null,
  to: ObjectId | null,
): Promise<void> {
  const open = opened(repository);
  await refuseCheckedOut(open, branchRef(name));
  await swapRef(open, branchRef(name), from, to);
}

export async function refuseCheckedOut(repository: OpenRepository, ref: BranchRef): Promise<void> {
  refuseCloned(repository, ref);
  await refuseTaken(repository, ref);
}

/** Refuses a branch that a clone made here has: it would be moved back, or nowhere, when the clone's work comes in. */
export function refuseCloned(repository: OpenRepository, ref: BranchRef): void {
  refuse(ref, cloneWith(repository, ref));
}

/** Refuses a branch that a work tree of the repository itself has checked out. */
export async function refuseTaken(repository: OpenRepository, ref: BranchRef): Promise<void> {
  refuse(ref, await workTreeWith(repository, ref));
}

function refuse(ref: BranchRef, path: string | undefined): void {
  if (path === undefined) return;
  throw new OrchError('ORCH_GIT_CHECKED_OUT', `the branch orch/${branchName(ref)} is checked out in ${path}`, {
    help: 'Switch that work tree to another branch: its files would no longer be those of its branch.',
    data: { path },
  });
}

function cloneWith({ records }: OpenRepository, ref: BranchRef): string | undefined {
  return records.list().find(({ branch, isolation }) => branch === ref && isolation !== 'worktree')?.path;
}

async function workTreeWith(repository: OpenRepository, ref: BranchRef): Promise<string | undefined> {
  const trees = checkedOut(repository.commonDir);
  if (trees) return trees.get(ref);
  return (await listBranches(repository)).find(({ name }) => branchRef(name) === ref)?.checkedOutIn;
}

/**
 * Moves any ref from `from` to `to`, in one step and only if it still is at `from`. The lock that a killed git has left on
 * a ref of orch is removed.
 */
export async function swapRef(
  repository: OpenRepository,
  ref: string,
  from: ObjectId | null,
  to: ObjectId | null,
  options: CallOptions = {},
): Promise<void> {
  const { git, bare } = repository;
  const none = '0'.repeat((from ?? to ?? '').length || 40);
  const args =
    to === null
      ? ['update-ref', '-d', '--end-of-options', ref, from ?? none]
      : ['update-ref', '--create-reflog', '-m', 'orch', '--end-of-options', ref, to, from ?? none];
  let answer = await git(bare, args, { ...options, accept: [0, 1, 128] });
  while (answer.exitCode !== 0 && (await outliveRefLock(repository, ref, answer.stderr, options.signal))) {
    answer = await git(bare, args, { ...options, accept: [0, 1, 128] });
  }
  const { exitCode, stderr } = answer;
  if (exitCode === 0) return;
  if (/exists; cannot create|cannot lock ref .*(Not a directory|Is a directory)/.test(stderr)) {
    throw new OrchError('ORCH_GIT_BRANCH_BLOCKED', `a ref of yours is in the way of ${ref}: ${stderr.trim()}`, {
      help: 'Rename it: git branch -m orch <other name>.',
      data: { ref },
    });
  }
  const actual = await refCommit(repository, ref);
  if (actual !== from) {
    throw new OrchError('ORCH_GIT_STALE', `${ref} is at ${actual ?? 'nothing'}, not at ${from ?? 'nothing'}`, {
      help: 'Somebody has moved it meanwhile: look at what is there, then decide anew.',
      data: { ref, actual: actual ?? null, expected: from },
    });
  }
  throw failure(`moving ${ref}`, exitCode, stderr, args);
}

/** What a ref points to, by its full name; null if there is none. */
export async function refCommit(repository: OpenRepository, ref: string): Promise<ObjectId | null> {
  const { git, bare, commonDir } = repository;
  const found = refInFiles(commonDir, ref);
  if (found !== undefined) return found;
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', ref];
  const { stdout } = await git(bare, args, { accept: [0, 1, 128] });
  const id = stdout.toString().trim();
  return isObjectId(id) ? id : null;
}
