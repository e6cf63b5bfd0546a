import { readFileSync } from 'node:fs';

import { isOrchError, OrchError } from '@orch/core';

import { type Access, accessOf } from '../isolation/access.ts';
import type { ObjectId } from '../names.ts';
import type { Git, Place } from '../process/git.ts';
import { opened, type OpenRepository, type Repository } from '../repository/open-repository.ts';
import { oneId } from '../rescue/objects.ts';
import { stageAll, type IndexPlace } from './staged-index.ts';

/** A file as somebody has left it in a worktree. */
export interface LeftFile {
  /** Below the top of the work tree, with `/`. */
  readonly path: string;
  /** Its content; null where it is gone. */
  readonly id: ObjectId | null;
}

/** A worktree of this process. */
export interface OwnedPlace {
  readonly open: OpenRepository;
  readonly access: Access;
  readonly path: string;
  readonly branch: string;
}

/**
 * The worktree of this name, which must be of this process.
 *
 * @throws OrchError `ORCH_GIT_WORKTREE_UNKNOWN`, `ORCH_GIT_DAMAGED`, `ORCH_GIT_CLONE_UNSAFE`
 */
export function ownedPlace(repository: Repository, name: string): OwnedPlace {
  const open = opened(repository);
  const record = open.records.get(name);
  if (record === undefined || record.state !== 'ready' || record.owner !== open.owner) {
    throw new OrchError('ORCH_GIT_WORKTREE_UNKNOWN', `this process has no worktree ${JSON.stringify(name)}`, {
      help: 'Take it with createWorktree first.',
      data: { name },
    });
  }
  return { open, access: accessOf(open, record), path: record.path, branch: record.branch };
}

/**
 * The tree of all files of a worktree that git does not ignore, written to the object database. It is made in an index
 * of its own at `indexFile`: the worktree's own index, and a lock that a killed git has left on it, are left alone.
 *
 * @param leave - files that are taken as they are in HEAD, as long as nobody has changed them since.
 */
export async function stagedTree(
  { open, access, path }: OwnedPlace,
  indexFile: string,
  leave: readonly LeftFile[] = [],
): Promise<ObjectId> {
  // With what git knows of the files, so that unchanged ones are not read again.
  access.copyIndex(indexFile);
  const own = { ...access.place, workTree: path, indexFile };
  await stageAll(open, own);
  if (leave.length > 0) await takeOut(open.git, own, await access.head(), leave);
  try {
    return await treeIn(open, own);
  } catch (error) {
    // Of a clone, what an agent has staged is so far in the clone only.
    if (!isOrchError(error, 'ORCH_GIT_DAMAGED') || !(await access.bringStaged(indexFile))) throw error;
    return await treeIn(open, own);
  }
}

async function treeIn({ git, known }: OpenRepository, place: IndexPlace): Promise<ObjectId> {
  const before = readFileSync(place.indexFile);
  const found = known.indexes.tree(before);
  if (found !== undefined) return found;
  // Whatever writes an index reads those files again that may have changed in the same moment, by their filters.
  const { stdout } = await git(place, ['write-tree'], { contents: true });
  const tree = oneId(stdout);
  known.indexes.keepTree(before, tree);
  // It notes there which trees it has written.
  known.indexes.keepTree(readFileSync(place.indexFile), tree);
  return tree;
}

/** Gives those files that still are as they were left the entries that they have in HEAD. */
async function takeOut(git: Git, place: Place, head: ObjectId | null, leave: readonly LeftFile[]): Promise<void> {
  const known = new Map(leave.map(({ path, id }) => [path, id]));
  const { stdout } = await git(place, ['diff-index', '--cached', '--raw', '-z', '--no-renames', head ?? 'HEAD']);
  const lines = rawEntries(stdout.toString())
    .filter(({ path, id }) => known.has(path) && known.get(path) === id)
    .map(({ path, oldMode, oldId }) => `${oldMode} ${oldId}\t${path}\0`);
  if (lines.length === 0) return;
  await git(place, ['update-index', '-z', '--index-info'], { input: lines.join(''), contents: true });
}

/** Entries of `git diff-… --raw -z`: a mode of zeros stands for no file, which `update-index` takes for its removal. */
export function rawEntries(
  output: string,
): { readonly path: string; readonly id: ObjectId | null; readonly oldMode: string; readonly oldId: string }[] {
  const fields = output.split('\0');
  const entries: ReturnType<typeof rawEntries> = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [oldMode = '', newMode = '', oldId = '', id = ''] = (fields[at] ?? '').slice(1).split(' ');
    const path = fields[at + 1] ?? '';
    entries.push({ path, id: newMode === '000000' ? null : (id as ObjectId), oldMode, oldId });
  }
  return entries;
}
