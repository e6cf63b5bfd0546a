import type { ObjectId } from '../names.ts';
import type { OpenRepository } from '../repository/open-repository.ts';
import { requireSpace } from '../worktrees/disk.ts';
import type { IndexEntry } from './index-entries.ts';
import { blobId, linkTarget, textId } from './object-id.ts';
import { missingObjects, type Source, type TreeEntry, writeBlobs, writeTree } from './objects.ts';
import { below, type Entry, unsaved } from './scan.ts';
import { slices } from './slices.ts';

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

/** Kept free on the disk besides what a rescue needs. */
const reserve = 64 * 1024 * 1024;

export function isContent({ kind }: Entry): boolean {
  return kind === 'file' || kind === 'link';
}

/**
 * Writes one tree with everything; only the contents that the repository does not have are written. The id of each
 * file is computed here first, so that one which changes under way is noticed.
 *
 * @throws OrchError `ORCH_GIT_UNSAVED`, `ORCH_GIT_DISK_FULL`.
 */
export async function writeContents(repository: OpenRepository, contents: Contents): Promise<ObjectId> {
  const { objectFormat } = repository;
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
  const manifest = textId(objectFormat, contents.manifest);
  const blobs = [...files, ...staged].filter(({ mode }) => mode !== '160000').map(({ id }) => id);
  const missing = await missingObjects(repository, [...blobs, manifest]);
  const fresh = files.filter(({ id }) => missing.has(id));
  requireSpace(
    repository.commonDir,
    fresh.reduce((sum, { entry }) => sum + entry.size, reserve),
    'saving a worktree',
  );

  const texts = [contents.manifest];
  // Of a file that was only announced (`git add --intent-to-add`) the index has the empty blob, which may not exist.
  if (missing.has(textId(objectFormat, new Uint8Array()))) texts.push(new Uint8Array());
  const written = await writeBlobs(repository, [...fresh.map(sourceOf), ...texts.map((text) => ({ text }))]);
  for (const [position, { id, root, entry }] of fresh.entries()) {
    if (written[position] !== id) throw unsaved(root, entry.path, 'changed while it was being saved');
  }
  return writeTree(repository, [
    ...files,
    ...staged,
    { mode: '100644', id: manifest, path: Buffer.from('manifest.json') },
  ]);
}

function sourceOf({ root, entry }: File): Source {
  return entry.kind === 'link' ? { text: linkTarget(root, entry) } : { file: below(root, entry.path) };
}
