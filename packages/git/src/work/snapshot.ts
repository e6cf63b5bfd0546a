import { join } from 'node:path';

import { branchRef, type ObjectId } from '../names.ts';
import { commitOf, refCommit, resolveCommit, swapRef, treeOf } from '../refs.ts';
import { opened, type OpenRepository, type Repository } from '../repository/open-repository.ts';
import { temporaryFolder } from '../repository/temporary.ts';
import { oneId } from '../rescue/objects.ts';
import { isAncestor } from './ancestors.ts';
import { writeCommit } from './commit-object.ts';

export interface SnapshotOptions {
  /** The branch of all snapshots: `orch/<branch>`. */
  readonly branch: string;
  /** Files of the user's work tree, below its top and with `/`. What does not exist is left out of the snapshot. */
  readonly paths: readonly string[];
  readonly message: string;
}

export interface Snapshot {
  /** The commit that holds the files, which the branch is at: a new one, or the user's HEAD where that holds them all. */
  readonly commit: ObjectId;
  /** The user's HEAD when the snapshot was made. */
  readonly head: ObjectId;
}

/**
 * Commits some files of the user's work tree, as they are now, on top of its HEAD, without touching the work tree, its
 * index or its branch. Other changes of the user are not in the commit. The commit follows HEAD and, where the branch's
 * last snapshot was of the same line of work, that one too: whoever has merged one snapshot can merge what was built on
 * the next. Called again for the same files it answers the same commit.
 *
 * @throws OrchError `ORCH_GIT_EMPTY` in a repository without a commit; `ORCH_GIT_STALE`, `_FAILED`, `_DISK_FULL`.
 */
export async function commitSnapshot(repository: Repository, options: SnapshotOptions): Promise<Snapshot> {
  const open = opened(repository);
  const ref = branchRef(options.branch);
  const head = await resolveCommit(open, 'HEAD');
  const tree = await treeWith(open, head, options.paths);
  const last = await refCommit(open, ref);
  if (tree === (await treeOf(open, head))) {
    if (last !== head) await swapRef(open, ref, last, head);
    return { commit: head, head };
  }
  if (last === null) return { commit: await commit(open, ref, null, [head], tree, options.message), head };
  const lastHead = await commitOf(open, `${last}^1`);
  if (lastHead === head && (await treeOf(open, last)) === tree) return { commit: last, head };
  const isSameLine = lastHead !== undefined && (await isAncestor(open, lastHead, head));
  const parents = isSameLine && !(await isAncestor(open, last, head)) ? [head, last] : [head];
  return { commit: await commit(open, ref, last, parents, tree, options.message), head };
}

async function commit(
  open: OpenRepository,
  ref: string,
  from: ObjectId | null,
  parents: readonly ObjectId[],
  tree: ObjectId,
  message: string,
): Promise<ObjectId> {
  const made = await writeCommit(open, { tree, parents, message });
  await swapRef(open, ref, from, made);
  return made;
}

/** The tree of a commit with some files as they are in the user's work tree. */
async function treeWith(open: OpenRepository, head: ObjectId, paths: readonly string[]): Promise<ObjectId> {
  using folder = temporaryFolder(open);
  // The user's own index is neither read nor locked.
  const place = { ...open.bare, cwd: open.path, workTree: open.path, indexFile: join(folder.path, 'index') };
  await open.git(place, ['read-tree', head]);
  const input = paths.map((path) => `${path}\0`).join('');
  await open.git(place, ['update-index', '--add', '--remove', '-z', '--stdin'], { input, contents: true });
  const { stdout } = await open.git(place, ['write-tree'], { contents: true });
  return oneId(stdout);
}
