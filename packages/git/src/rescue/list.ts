import { OrchError } from '@orch/core';

import { isObjectId, type ObjectId } from '../names.ts';
import { refCommit, swapRef } from '../refs.ts';
import { opened, type OpenRepository, type Repository } from '../repository/open-repository.ts';
import { decodeManifest, type RescueManifest } from './manifest.ts';
import { rescuePrefix } from './save.ts';

/** A rescue: what a worktree held when it was removed. */
export interface Rescue {
  /** The name of its attempt, with a number behind it if there are several. */
  readonly name: string;
  /** Full name of its ref, for git itself. */
  readonly ref: string;
  readonly commit: ObjectId;
  /** Undefined for a commit that somebody else has put there. */
  readonly manifest: RescueManifest | undefined;
}

/** A file of a rescue. */
export interface RescueFile {
  /** Names that are no text have `�` in place of what is not. */
  readonly path: string;
  readonly bytes: number;
  readonly kind: 'file' | 'executable' | 'link' | 'submodule';
}

/** The parts of a rescue; `stage-1` to `stage-3` are there where the worktree had conflicts. */
export type RescuePart = 'worktree' | 'index' | 'stage-1' | 'stage-2' | 'stage-3' | 'git';

/** All rescues, the newest first. */
export async function listRescues(repository: Repository): Promise<Rescue[]> {
  const open = opened(repository);
  const { stdout } = await open.git(open.bare, ['for-each-ref', '--format=%(objectname) %(refname)', rescuePrefix]);
  const found: { commit: ObjectId; ref: string }[] = [];
  for (const line of stdout.toString().split('\n')) {
    const [commit = '', ref = ''] = line.split(' ');
    if (isObjectId(commit)) found.push({ commit, ref });
  }
  const manifests = await readTexts(
    open,
    found.map(({ commit }) => `${commit}:manifest.json`),
  );
  return found
    .map(({ commit, ref }, index) => ({
      name: ref.slice(rescuePrefix.length),
      ref,
      commit,
      manifest: decodeManifest(manifests[index] ?? ''),
    }))
    .sort((a, b) => (b.manifest?.savedAt ?? 0) - (a.manifest?.savedAt ?? 0));
}

/**
 * One rescue with its files.
 *
 * @throws OrchError `ORCH_GIT_RESCUE_UNKNOWN`.
 */
export async function showRescue(
  repository: Repository,
  name: string,
  part: RescuePart = 'worktree',
): Promise<Rescue & { readonly files: readonly RescueFile[] }> {
  const rescue = await findRescue(repository, name);
  const files = (await listPart(opened(repository), rescue.commit, part)).map(
    ({ mode, path, size }) =>
      ({
        path: path.toString(),
        bytes: size,
        kind: mode === '120000' ? 'link' : mode === '100755' ? 'executable' : mode === '160000' ? 'submodule' : 'file',
      }) satisfies RescueFile,
  );
  return { ...rescue, files };
}

/** @throws OrchError `ORCH_GIT_RESCUE_UNKNOWN`. */
export async function findRescue(repository: Repository, name: string): Promise<Rescue> {
  const rescue = (await listRescues(repository)).find((one) => one.name === name);
  if (rescue !== undefined) return rescue;
  throw new OrchError('ORCH_GIT_RESCUE_UNKNOWN', `there is no rescue ${JSON.stringify(name.slice(0, 100))}`, {
    help: 'Look at the list of rescues for those that there are.',
    data: { name },
  });
}

/**
 * Gives a rescue up for good: git deletes what only it held on to, at the earliest in two weeks.
 *
 * @throws OrchError `ORCH_GIT_RESCUE_UNKNOWN`, `ORCH_GIT_STALE` if it is no longer the commit that the caller has seen.
 */
export async function deleteRescue(repository: Repository, name: string, commit: ObjectId): Promise<void> {
  const rescue = await findRescue(repository, name);
  await swapRef(opened(repository), rescue.ref, commit, null);
}

/** An entry of a tree with the size of its content. */
export interface PartEntry {
  readonly mode: string;
  readonly id: ObjectId;
  readonly size: number;
  readonly path: Buffer;
}

/** All files of a part; empty if the rescue does not have it. */
export async function listPart(repository: OpenRepository, commit: ObjectId, part: RescuePart): Promise<PartEntry[]> {
  const tree = await refCommit(repository, `${commit}:${part}`);
  if (tree === null) return [];
  const { stdout } = await repository.git(repository.bare, ['ls-tree', '-r', '-l', '-z', '--full-tree', tree]);
  const entries: PartEntry[] = [];
  for (let from = 0; from < stdout.length;) {
    const end = stdout.indexOf(0, from);
    const line = stdout.subarray(from, end);
    const tab = line.indexOf('\t');
    const [mode = '', , id = '', size = ''] = line.subarray(0, tab).toString().split(/ +/);
    entries.push({ mode, id: id as ObjectId, size: Number(size) || 0, path: line.subarray(tab + 1) });
    from = end + 1;
  }
  return entries;
}

/** Small texts by revision; undefined for what does not exist or is no blob. */
async function readTexts(repository: OpenRepository, revisions: readonly string[]): Promise<(string | undefined)[]> {
  if (revisions.length === 0) return [];
  const input = revisions.map((revision) => `${revision}\n`).join('');
  const { stdout } = await repository.git(repository.bare, ['cat-file', '--batch'], { input });
  const texts: (string | undefined)[] = [];
  for (let from = 0; from < stdout.length;) {
    const end = stdout.indexOf('\n', from);
    const [, type, size] = stdout.subarray(from, end).toString().split(' ');
    const isObject = size !== undefined && /^\d+$/.test(size);
    from = end + 1;
    texts.push(isObject && type === 'blob' ? stdout.toString('utf8', from, from + Number(size)) : undefined);
    if (isObject) from += Number(size) + 1;
  }
  return texts;
}
