import { OrchError } from '@orch/core';
import { newObject, type NewObject, type ObjectFormat, treeContent, type TreeLine } from '@orch/git-files';

import type { ObjectId } from '../names.ts';
import type { TreeEntry } from './objects.ts';

interface Folder {
  /** By names whose characters are bytes. */
  readonly folders: Map<string, Folder>;
  readonly files: Map<string, TreeEntry>;
}

/**
 * The trees of some entries, with the one of all last. Names that mean something on other systems only are kept; paths that lead
 * elsewhere, which git takes into no tree either, are left out.
 *
 * @throws OrchError `ORCH_GIT_DAMAGED` for a path that stands there twice, or is that of a file and of a folder: one would be lost.
 */
export function treeObjects(
  format: ObjectFormat,
  entries: readonly TreeEntry[],
): { readonly root: ObjectId; readonly trees: readonly NewObject[] } {
  const top: Folder = { folders: new Map(), files: new Map() };
  for (const entry of entries) put(top, entry);
  const trees: NewObject[] = [];
  const build = ({ folders, files }: Folder): string => {
    const lines: TreeLine[] = [...files].map(([name, { mode, id }]) => ({ mode, name: bytesOf(name), id }));
    for (const [name, folder] of folders) lines.push({ mode: '40000', name: bytesOf(name), id: build(folder) });
    const tree = newObject(format, 'tree', treeContent(lines));
    trees.push(tree);
    return tree.id;
  };
  return { root: build(top) as ObjectId, trees };
}

function put(top: Folder, entry: TreeEntry): void {
  const path = entry.path.toString('latin1');
  const names = path.split('/');
  const last = names.pop() ?? '';
  if (![...names, last].every(isPlain)) return;
  let folder = top;
  for (const name of names) {
    if (folder.files.has(name)) throw refused(entry, 'below a file');
    let next = folder.folders.get(name);
    if (next === undefined) folder.folders.set(name, (next = { folders: new Map(), files: new Map() }));
    folder = next;
  }
  if (folder.files.has(last) || folder.folders.has(last)) throw refused(entry, 'twice');
  folder.files.set(last, entry);
}

/** What git itself takes into no tree. */
function isPlain(name: string): boolean {
  return !['', '.', '..'].includes(name) && name.toLowerCase() !== '.git';
}

function bytesOf(name: string): Buffer {
  return Buffer.from(name, 'latin1');
}

function refused({ path }: TreeEntry, why: string): OrchError {
  const text = path.toString();
  return new OrchError('ORCH_GIT_DAMAGED', `what is staged has the path ${JSON.stringify(text)} ${why}`, {
    help: 'Something has changed the index by other means than git. Make it anew there: remove it, then git reset.',
    data: { path: text },
  });
}
