import { OrchError } from '@orch/core';
import { isDamaged, newObject } from '@orch/git-files';

import type { ObjectId } from '../names.ts';
import type { OpenRepository } from '../repository/open-repository.ts';
import { putObjects } from '../work/write-objects.ts';
import { requireSpace } from '../worktrees/disk.ts';
import type { IndexEntry } from './index-entries.ts';
import { blobId, fileBytes, linkTarget } from './object-id.ts';
import { hasFile, replaceBlobs, type TreeEntry, typesOf, writeBlobs } from './objects.ts';
import { below, type Entry, unsaved } from './scan.ts';
import { slices } from './slices.ts';
import { treeObjects } from './tree-objects.ts';

/** What goes into the tree of a rescue. */
export interface Contents {
  /** Files as they are on the disk; `prefix` is their place in the tree. */
  readonly folders: readonly { readonly prefix: string; readonly root: string; readonly entries: readonly Entry[] }[];
  /** Goes to `index/`, and to `stage-1/` … `stage-3/` where there are conflicts. */
  readonly index: readonly IndexEntry[];
  readonly manifest: Uint8Array;
}

interface File extends TreeEntry {
  readonly root: string;
  readonly entry: Entry;
}

/** Files up to this size are written here, and larger ones by git, in bytes; and how many bytes of them at most. */
const [smallFile, mostOfSmall] = [64 * 1024, 4 * 1024 * 1024];

/** Kept free on the disk besides what a rescue needs. */
const reserve = 64 * 1024 * 1024;

export function isContent({ kind }: Entry): boolean {
  return kind === 'file' || kind === 'link';
}

/** What was written. */
export interface Written {
  readonly tree: ObjectId;
  /** Those of the ids asked for that are commits. */
  readonly commits: readonly ObjectId[];
}

/**
 * Writes one tree with everything; only what the repository does not have is written. The id of each
 * file is computed here first, so that one which changes under way is noticed.
 *
 * @param ids - what may be commits: it is looked up by the way.
 * @throws OrchError `ORCH_GIT_UNSAVED`, `ORCH_GIT_DISK_FULL`, `ORCH_GIT_DAMAGED`.
 */
export async function writeContents(
  repository: OpenRepository,
  contents: Contents,
  ids: readonly ObjectId[],
): Promise<Written> {
  const { objectFormat, git, bare } = repository;
  const files: File[] = [];
  const buffer = Buffer.allocUnsafe(256 * 1024);
  const pause = slices(repository.clock);
  for (const { prefix, root, entries } of contents.folders) {
    for (const entry of entries.filter(isContent)) {
      const mode = entry.kind === 'link' ? '120000' : entry.executable ? '100755' : '100644';
      const path = Buffer.concat([Buffer.from(prefix), entry.path]);
      files.push({ mode, id: await blobId(objectFormat, root, entry, buffer, pause), path, root, entry });
    }
  }
  const staged = contents.index.map(({ mode, id, stage, path }) => {
    const prefix = stage === 0 ? 'index/' : `stage-${stage}/`;
    return { mode, id, path: Buffer.concat([Buffer.from(prefix), path]) };
  });
  const manifest = newObject(objectFormat, 'blob', contents.manifest);
  const { root: tree, trees } = treeObjects(objectFormat, [
    ...files,
    ...staged,
    { mode: '100644', id: manifest.id as ObjectId, path: Buffer.from('manifest.json') },
  ]);
  const blobs = [...files, ...staged].filter(({ mode }) => mode !== '160000').map(({ id }) => id);
  // Of a file that was only announced (`git add --intent-to-add`) the index has the empty blob, which may not exist.
  const empty = newObject(objectFormat, 'blob', new Uint8Array());
  const made = [manifest, ...trees, ...(blobs.includes(empty.id as ObjectId) ? [empty] : [])];
  const types = await typesOf(git, bare, [...blobs, ...made.map(({ id }) => id as ObjectId), ...ids]);
  const there = await wholeAmong(repository, [...types.keys()], pause);
  const fresh = new Map(files.filter(({ id }) => !there.has(id)).map((file) => [file.id, file]));
  const own = made.filter(({ id }) => !there.has(id as ObjectId));
  const written = new Set<string>([...fresh.keys(), ...own.map(({ id }) => id)]);
  const lost = staged.find(({ mode, id }) => mode !== '160000' && !there.has(id) && !written.has(id));
  if (lost !== undefined) throw missing(lost);
  await writeFiles(repository, [...fresh.values()]);
  await putObjects(repository, own);
  return { tree, commits: ids.filter((id) => types.get(id) === 'commit') };
}

/** Without what only looks like an object that is there: of one that a crash has cut off, git finds the beginning. */
async function wholeAmong(
  { commonDir, objectFormat }: OpenRepository,
  ids: readonly ObjectId[],
  pause: () => Promise<void> | undefined,
): Promise<ReadonlySet<ObjectId>> {
  const whole = new Set<ObjectId>();
  for (const id of ids) {
    if (!(await isDamaged(commonDir, objectFormat, id))) whole.add(id);
    await pause();
  }
  return whole;
}

/** Writes files that the repository does not have, or has damaged: small ones and links here, the others by git. */
async function writeFiles(repository: OpenRepository, files: readonly File[]): Promise<void> {
  requireSpace(
    repository.commonDir,
    files.reduce((sum, { entry }) => sum + entry.size, reserve),
    'saving a worktree',
  );
  const [small, large, taken]: [File[], File[], File[]] = [[], [], []];
  let room = mostOfSmall;
  for (const file of files) {
    const { kind, size } = file.entry;
    const isSmall = kind === 'link' || (size <= smallFile && size <= room);
    if (isSmall) room -= size;
    (isSmall ? small : hasFile(repository, file.id) ? taken : large).push(file);
  }
  const changed = (id: string | undefined, { root, entry, id: expected }: File): void => {
    if (id !== expected) throw unsaved(root, entry.path, 'changed while it was being saved');
  };
  const objects = small.map((file) => newObject(repository.objectFormat, 'blob', bytesOf(file)));
  for (const [at, file] of small.entries()) changed(objects[at]?.id, file);
  for (const [some, write] of [
    [large, writeBlobs],
    [taken, replaceBlobs],
  ] as const) {
    const written = await write(
      repository,
      some.map(({ root, entry }) => below(root, entry.path)),
    );
    for (const [at, file] of some.entries()) changed(written[at], file);
  }
  await putObjects(repository, objects);
}

function bytesOf({ root, entry }: File): Buffer {
  return entry.kind === 'link' ? linkTarget(root, entry) : fileBytes(root, entry);
}

function missing({ path, id }: TreeEntry): OrchError {
  return new OrchError('ORCH_GIT_DAMAGED', `the object ${id} of ${path.toString()} is missing or damaged`, {
    help: 'Run git fsck in the repository and restore what it names.',
    data: { id, path: path.toString() },
  });
}
