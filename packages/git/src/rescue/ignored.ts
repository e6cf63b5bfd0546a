import { basename } from 'node:path';

import type { Place } from '../process/git.ts';
import type { OpenRepository } from '../repository/open-repository.ts';
import type { IndexEntry } from './index-entries.ts';
import { scan } from './scan.ts';

const slash = Buffer.from('/');
/** Before a name it keeps git from reading a `:` as the beginning of a pattern. */
const plainly = Buffer.from('./');

/**
 * The folders that tools make again, and that git ignores: those of the names given which hold nothing that is tracked.
 * A name alone is no reason to leave anything out.
 */
export async function regenerableFolders(
  repository: OpenRepository,
  place: Place,
  root: string,
  names: readonly string[],
  index: readonly IndexEntry[],
): Promise<Buffer[]> {
  if (names.length === 0) return [];
  const isNamed = (path: Buffer): boolean => names.includes(basename(path.toString()));
  const folders = await scan(root, { exceptAtRoot: ['.git'], skip: isNamed });
  const untracked = folders
    .filter(({ kind, path }) => kind === 'folder' && isNamed(path))
    .map(({ path }) => path)
    .filter((folder) => {
      const inside = Buffer.concat([folder, slash]);
      return !index.some(({ path }) => path.subarray(0, inside.length).equals(inside));
    });
  if (untracked.length === 0) return [];
  const input = Buffer.concat(untracked.map((path) => Buffer.concat([plainly, path, Buffer.from('\0')])));
  // Without an index, which of a clone would be that of the user; git also refuses to tell of the folder of a submodule.
  const { stdout } = await repository.git(place, ['check-ignore', '--no-index', '-z', '--stdin'], {
    input,
    accept: [0, 1],
  });
  const ignored = new Set(stdout.toString('latin1').split('\0'));
  return untracked.filter((path) => ignored.has(`./${path.toString('latin1')}`));
}
