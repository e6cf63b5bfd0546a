import { join } from 'node:path';

import { isOrchError } from '@orch/core';

import { requireId, type ObjectId } from '../names.ts';
import { refCommit, resolveCommit } from '../refs.ts';
import { opened, type OpenRepository, type Repository } from '../repository/open-repository.ts';
import { temporaryFolder } from '../repository/temporary.ts';
import { readCommit } from './commit-object.ts';
import { ownedPlace, rawEntries, stagedTree, type LeftFile, type OwnedPlace } from './staged-tree.ts';

/** What became of one file. */
export interface FileChange {
  /** Below the top of the work tree, with `/`. Bytes that are no UTF-8 are replaced. */
  readonly path: string;
  readonly action: 'added' | 'modified' | 'deleted';
  /** File, program, symbolic link, or another repository, whose content git does not keep. */
  readonly kind: 'file' | 'program' | 'link' | 'repository';
  /** Lines; null for binary files. */
  readonly added: number | null;
  readonly removed: number | null;
}

/** The state of a worktree, as git sees it. */
export interface WorktreeChanges {
  /** The commit that is checked out; null before the first one. */
  readonly head: ObjectId | null;
  /** Full name of the branch that is checked out; null where none is. */
  readonly branch: string | null;
  /** All files that git does not ignore, committed or not. */
  readonly tree: ObjectId;
  /** How they differ from the commit that was asked for, by path. */
  readonly files: readonly FileChange[];
}

/**
 * What a worktree of this process holds that a commit does not: files that were committed, staged, changed or never
 * added to git, without ignored ones and without those to `leave` that are still as they were left. Nothing in the
 * worktree is changed.
 *
 * @throws OrchError `ORCH_GIT_WORKTREE_UNKNOWN`, `_DAMAGED`, `_UNKNOWN_REVISION`, `_DISK_FULL`
 */
export async function worktreeChanges(
  repository: Repository,
  { name, since, leave = [] }: { readonly name: string; readonly since: string; readonly leave?: readonly LeftFile[] },
): Promise<WorktreeChanges> {
  const owned = ownedPlace(repository, name);
  const from = await resolveCommit(repository, since);
  using folder = temporaryFolder(owned.open);
  return await changesIn(owned, from, await stagedTree(owned, join(folder.path, 'index'), leave));
}

/** What a worktree holds, the files of which are a tree. */
export async function changesIn(
  { open, access }: OwnedPlace,
  from: ObjectId,
  tree: ObjectId,
): Promise<WorktreeChanges> {
  return { head: await access.head(), branch: access.branch(), tree, files: await differences(open, from, tree) };
}

/**
 * The tree of all files of a worktree of this process that git does not ignore: what else it holds is not looked at.
 *
 * @throws OrchError `ORCH_GIT_WORKTREE_UNKNOWN`, `_DAMAGED`, `_DISK_FULL`
 */
export async function worktreeTree(repository: Repository, name: string): Promise<ObjectId> {
  const owned = ownedPlace(repository, name);
  using folder = temporaryFolder(owned.open);
  return await stagedTree(owned, join(folder.path, 'index'));
}

/**
 * What a worktree of this process has checked out: full name of the branch, null where it is at a commit, and the commit,
 * null before the first one. Its files are not looked at.
 *
 * @throws OrchError `ORCH_GIT_WORKTREE_UNKNOWN`, `_DAMAGED`
 */
export async function worktreeHead(
  repository: Repository,
  name: string,
): Promise<Pick<WorktreeChanges, 'head' | 'branch'>> {
  const { access } = ownedPlace(repository, name);
  return { head: await access.head(), branch: access.branch() };
}

/**
 * The files of a worktree of this process that are other than in a commit or tree, with what they hold: what something that ran
 * there has left behind. Ignored files are not among them.
 *
 * @throws OrchError `ORCH_GIT_WORKTREE_UNKNOWN`, `_DAMAGED`, `_DISK_FULL`
 */
export async function leftBehind(
  repository: Repository,
  { name, since }: { readonly name: string; readonly since: string },
): Promise<readonly LeftFile[]> {
  const owned = ownedPlace(repository, name);
  const { git, bare } = owned.open;
  using folder = temporaryFolder(owned.open);
  const tree = await stagedTree(owned, join(folder.path, 'index'));
  if (tree === since) return [];
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--end-of-options', requireId(since), tree];
  const { stdout } = await git(bare, args);
  return rawEntries(stdout.toString()).map(({ path, id }) => ({ path, id }));
}

/**
 * How two commits or trees differ, by path.
 *
 * @throws OrchError `ORCH_GIT_FAILED`
 */
export async function changesBetween(repository: Repository, from: string, to: string): Promise<readonly FileChange[]> {
  return differences(opened(repository), requireId(from), requireId(to));
}

/**
 * The commits that `to` has and `from` has not, oldest first, each with its first parent; null for a first commit.
 *
 * @throws OrchError `ORCH_GIT_FAILED`
 */
export async function commitsBetween(
  repository: Repository,
  from: string,
  to: string,
): Promise<readonly { readonly commit: ObjectId; readonly parent: ObjectId | null }[]> {
  const open = opened(repository);
  const made = madeBetween(open, requireId(from), requireId(to));
  if (made !== undefined) return made;
  const { git, bare } = open;
  const args = [
    'rev-list',
    '--reverse',
    '--topo-order',
    '--parents',
    '--end-of-options',
    requireId(to),
    `^${requireId(from)}`,
  ];
  const { stdout } = await git(bare, args);
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [commit = '', parent = null] = line.split(' ');
      return { commit: commit as ObjectId, parent: parent as ObjectId | null };
    });
}

type Made = readonly { readonly commit: ObjectId; readonly parent: ObjectId | null }[];

/** The same where each of the commits was made here, on top of the one before; undefined where git has to be asked. */
function madeBetween({ known }: OpenRepository, from: ObjectId, to: ObjectId): Made | undefined {
  const made: Made[number][] = [];
  for (let at = to; at !== from;) {
    const [parent, ...others] = known.parents.get(at) ?? [];
    if (parent === undefined || others.length > 0) return undefined;
    made.unshift({ commit: at, parent });
    at = parent;
  }
  return made;
}

/** What may be kept of a patch, in bytes. */
const largestPatch = 64 * 1024 * 1024;

/**
 * The changes between two commits or trees as a patch, cut after `maxBytes`. Of one that has more than 64 MiB nothing is
 * told but that it is cut.
 *
 * @param options.text - also shows files as text that git takes for binary ones.
 * @throws OrchError `ORCH_GIT_FAILED`
 */
export async function patchBetween(
  repository: Repository,
  from: string,
  to: string,
  { maxBytes = 1024 * 1024, text = false }: { readonly maxBytes?: number; readonly text?: boolean } = {},
): Promise<{ readonly text: string; readonly isCut: boolean }> {
  const open = opened(repository);
  const { git, bare } = open;
  const [a, b] = [requireId(from), requireId(to)];
  const known = knownPatch(open, a, b, text);
  if (known !== undefined) return { text: known.subarray(0, maxBytes).toString(), isCut: known.length > maxBytes };
  const args = ['diff-tree', '-r', '-p', '--no-ext-diff', '--no-textconv', '--no-color', '--no-renames'];
  if (text) args.push('--text');
  try {
    const { stdout } = await git(bare, [...args, '--end-of-options', a, b], {
      contents: true,
      maxOutputBytes: largestPatch,
    });
    open.known.patches.keep(a, b, { asText: text, bytes: stdout });
    return { text: stdout.subarray(0, maxBytes).toString(), isCut: stdout.length > maxBytes };
  } catch (error) {
    if (!isOrchError(error, 'ORCH_GIT_FLOOD')) throw error;
    return { text: '', isCut: true };
  }
}

/** The patch that was made last, where it is the same: as text and not, where git takes no file for a binary one. */
function knownPatch({ known }: OpenRepository, a: ObjectId, b: ObjectId, asText: boolean): Buffer | undefined {
  const patch = known.patches.find(a, b);
  if (patch === undefined || patch.asText === asText) return patch?.bytes;
  const files = known.differences.find(known.trees.get(a) ?? a, known.trees.get(b) ?? b);
  return files?.every(({ added }) => added !== null) === true ? patch.bytes : undefined;
}

/**
 * The message of a commit, with its author and committer, as it would be pushed.
 *
 * @throws OrchError `ORCH_GIT_FAILED`
 */
export async function commitText(repository: Repository, commit: string): Promise<string> {
  const open = opened(repository);
  const id = requireId(commit);
  const found = readCommit(open, id);
  if (found !== undefined) return found.text;
  const { stdout } = await open.git(open.bare, ['cat-file', 'commit', id]);
  return stdout.toString();
}

/**
 * A file as it is in a commit, as text; undefined where it is not there, is no file, or has more than `maxBytes`.
 *
 * @throws OrchError `ORCH_GIT_FAILED`
 */
export async function fileAt(
  repository: Repository,
  commit: string,
  path: string,
  { maxBytes = 1024 * 1024 }: { readonly maxBytes?: number } = {},
): Promise<string | undefined> {
  const open = opened(repository);
  const id = await refCommit(open, `${requireId(commit)}:${path}`);
  if (id === null) return undefined;
  const { stdout: size } = await open.git(open.bare, ['cat-file', '-s', id]);
  const { stdout: type } = await open.git(open.bare, ['cat-file', '-t', id]);
  if (type.toString().trim() !== 'blob' || Number(size.toString()) > maxBytes) return undefined;
  const { stdout } = await open.git(open.bare, ['cat-file', 'blob', id]);
  return stdout.toString();
}

/** How two trees, or the trees of two commits, differ. */
export async function differences(open: OpenRepository, a: ObjectId, b: ObjectId): Promise<readonly FileChange[]> {
  const { trees, differences: memory } = open.known;
  const [from, to] = [trees.get(a) ?? a, trees.get(b) ?? b];
  const known = memory.find(from, to);
  if (known !== undefined) return known;
  const files = await askedDifferences(open, from, to);
  memory.keep(from, to, files);
  return files;
}

async function askedDifferences({ git, bare }: OpenRepository, from: ObjectId, to: ObjectId): Promise<FileChange[]> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--numstat', '--no-renames', '--no-ext-diff', '--no-textconv'];
  const { stdout } = await git(bare, [...args, '--end-of-options', from, to], { contents: true });
  const files = new Map<string, FileChange>();
  const fields = stdout.toString().split('\0');
  // Raw entries are two fields (`:modes ids status`, path), counts one (`added\tremoved\tpath`).
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at] ?? '';
    if (field.startsWith(':')) {
      const path = fields[(at += 1)] ?? '';
      files.set(path, { path, ...rawChange(field), added: null, removed: null });
      continue;
    }
    const [, added = '', removed = '', path = ''] = /^(\d+|-)\t(\d+|-)\t([^]+)$/.exec(field) ?? [];
    const known = files.get(path);
    if (known) files.set(path, { ...known, added: countOf(added), removed: countOf(removed) });
  }
  return [...files.values()];
}

function rawChange(field: string): Pick<FileChange, 'action' | 'kind'> {
  const [oldMode = '', newMode = '', , , status = ''] = field.slice(1).split(' ');
  const mode = status === 'D' ? oldMode : newMode;
  const action = status === 'A' ? 'added' : status === 'D' ? 'deleted' : 'modified';
  return { action, kind: kinds[mode] ?? 'file' };
}

const kinds: Readonly<Record<string, FileChange['kind']>> = {
  '100755': 'program',
  '120000': 'link',
  '160000': 'repository',
};

function countOf(text: string): number | null {
  return text === '-' || text === '' ? null : Number(text);
}
