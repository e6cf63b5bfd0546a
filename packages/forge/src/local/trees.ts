import { newObject, type NewObject, type ObjectFormat, treeContent } from '@orch/git-files';

/** The files and folders of one state by their paths, with the ids of their objects. The folder of all is the path ''. */
export interface Listing {
  readonly blobs: ReadonlyMap<string, string>;
  readonly trees: ReadonlyMap<string, string>;
}

export const noListing: Listing = { blobs: new Map(), trees: new Map() };

/** A state with some blobs in place of others or in addition, and the objects of the folders that differ. */
export function withBlobs(
  { blobs, trees }: Listing,
  changed: ReadonlyMap<string, string>,
  format: ObjectFormat,
): { readonly listing: Listing; readonly root: string; readonly objects: readonly NewObject[] } {
  const allBlobs = new Map([...blobs, ...changed]);
  const allTrees = new Map(trees);
  const folders = new Map<string, Map<string, string>>();
  for (const path of changed.keys()) {
    for (let at = folderOf(path); !folders.has(at); at = folderOf(at)) {
      folders.set(at, new Map());
      if (at === '') break;
    }
  }
  const put = (path: string, mode: string, id: string): void =>
    void folders.get(folderOf(path))?.set(path.slice(path.lastIndexOf('/') + 1), `${mode} ${id}`);
  for (const [path, id] of allBlobs) put(path, '100644', id);
  for (const [path, id] of allTrees) if (path !== '') put(path, '40000', id);
  const objects: NewObject[] = [];
  // A folder is complete when all below it are.
  for (const path of [...folders.keys()].sort((a, b) => depthOf(b) - depthOf(a))) {
    const tree = newObject(format, 'tree', contentOf(folders.get(path) ?? new Map()));
    objects.push(tree);
    allTrees.set(path, tree.id);
    if (path !== '') put(path, '40000', tree.id);
  }
  return { listing: { blobs: allBlobs, trees: allTrees }, root: allTrees.get('') ?? '', objects };
}

function contentOf(entries: ReadonlyMap<string, string>): Buffer {
  return treeContent(
    [...entries].map(([name, entry]) => {
      const [mode = '', id = ''] = entry.split(' ');
      return { mode, name: Buffer.from(name), id };
    }),
  );
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function depthOf(path: string): number {
  return path === '' ? 0 : path.split('/').length;
}
