import { lstatSync, readFileSync, type Stats } from 'node:fs';

import { OrchError, systemErrorCode } from '@orch/core';

import type { Git, Place } from '../process/git.ts';
import { type IndexEntry, readIndex } from '../rescue/index-entries.ts';
import type { OpenRepository } from '../repository/open-repository.ts';
import { below } from '../rescue/scan.ts';

const end = Buffer.from('\0');

/** The copy of a worktree's index, and where its work tree is. */
export type IndexPlace = Place & { readonly workTree: string; readonly indexFile: string };

/**
 * Takes all files of a work tree into a copy of its index, which an agent may have written:
 * - a path that leads out of the work tree or into a git folder is refused: git itself checks those that it adds only;
 * - marks by which git does not look at a file (`--assume-unchanged`; `--skip-worktree` of one that is there) go;
 * - submodules stay at what is staged. Git would run another git in each, which obeys the configuration that it finds
 *   there, whose filters are commands.
 *
 * @throws OrchError `ORCH_GIT_DAMAGED`
 */
export async function stageAll(repository: OpenRepository, place: IndexPlace): Promise<void> {
  const { git } = repository;
  const entries = await plainEntries(repository, place);
  const paths = (isMeant: (entry: IndexEntry) => boolean): readonly Buffer[] =>
    entries.filter(isMeant).map(({ path }) => path);
  const isThere = ({ path }: IndexEntry): boolean => statOf(place, path) !== undefined;
  const isFolder = ({ path }: IndexEntry): boolean => statOf(place, path)?.isDirectory() === true;
  const isSubmodule = ({ mode }: IndexEntry): boolean => mode === '160000';

  const call = (option: string, of: readonly Buffer[]): Promise<void> => change(git, place, option, of);
  await call(
    '--no-assume-unchanged',
    paths(({ tag }) => tag !== tag.toUpperCase()),
  );
  await call(
    '--no-skip-worktree',
    paths((entry) => entry.tag.toUpperCase() === 'S' && isThere(entry)),
  );
  const left = paths((entry) => isSubmodule(entry) && isFolder(entry));
  await call(
    '--force-remove',
    paths((entry) => isSubmodule(entry) && !isFolder(entry)),
  );

  const specs = [Buffer.from('.'), ...left.map((path) => Buffer.concat([Buffer.from(':(exclude,top,literal)'), path]))];
  await git(place, ['add', '--all', '--pathspec-from-file=-', '--pathspec-file-nul'], {
    contents: true,
    input: lines(specs),
  });
}

/** The entries of an index, none of which leads out of the work tree. */
async function plainEntries(repository: OpenRepository, place: IndexPlace): Promise<readonly IndexEntry[]> {
  const { indexes } = repository.known;
  const bytes = bytesOf(place.indexFile);
  const known = bytes && indexes.entries(bytes);
  if (known) return known;
  const entries = await readIndex(repository, place);
  for (const { path } of entries) requirePlain(path, place.workTree);
  if (bytes) indexes.keepEntries(bytes, entries);
  return entries;
}

function bytesOf(indexFile: string): Buffer | undefined {
  try {
    return readFileSync(indexFile);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined; // nothing has been staged yet
    throw error;
  }
}

async function change(git: Git, place: Place, option: string, paths: readonly Buffer[]): Promise<void> {
  if (paths.length === 0) return;
  await git(place, ['update-index', option, '-z', '--stdin'], { input: lines(paths), contents: true });
}

function lines(paths: readonly Buffer[]): Buffer {
  return Buffer.concat(paths.flatMap((path) => [path, end]));
}

function statOf({ workTree }: IndexPlace, path: Buffer): Stats | undefined {
  return lstatSync(below(workTree, path), { throwIfNoEntry: false });
}

/** Paths of which no part can be a name that is refused: nearly all, and there may be many of them. */
const ordinary = /^(?!.*(?:^|\/)(?:[./]|git~|$))[\x20-\x7e]+$/i;
/** Names that some file system takes for `.git`, as git knows them (`is_ntfs_dotgit`, `is_hfs_dotgit`). */
const ofGit = /^(?:\.git|git~1)[ .]*(?:[:\\].*)?$/is;

function requirePlain(path: Buffer, workTree: string): void {
  const text = path.toString();
  if (ordinary.test(text)) return;
  const isPlain = text.split('/').every((part) => !['', '.', '..'].includes(part) && !ofGit.test(visible(part)));
  if (isPlain) return;
  throw new OrchError('ORCH_GIT_DAMAGED', `the index of ${workTree} has the path ${JSON.stringify(text)}`, {
    help: 'Something has changed it by other means than git. Make it anew there: remove it, then git reset.',
    data: { workTree, path: text },
  });
}

/** Without the characters that file systems of Apple ignore. */
function visible(name: string): string {
  return name.replaceAll(/\p{Cf}/gu, '');
}
