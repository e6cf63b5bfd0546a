import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { OrchError } from '@orch/core';

import { isObjectId, type ObjectId } from '../names.ts';
import type { Git, Place } from '../process/git.ts';
import type { OpenRepository } from '../repository/open-repository.ts';
import { temporaryFolder } from '../repository/temporary.ts';

/** What is written for a rescue is on the disk before anything is deleted. */
export const durable: readonly string[] = ['core.fsync=all'];

/** One entry of a tree. */
export interface TreeEntry {
  readonly mode: string;
  readonly id: ObjectId;
  /** From the top of the tree, with `/`. */
  readonly path: Buffer;
}

/** The objects of a list that the repository does not have. */
export async function missingObjects(repository: OpenRepository, ids: readonly ObjectId[]): Promise<Set<ObjectId>> {
  if (ids.length === 0) return new Set();
  const { git, bare } = repository;
  const input = [...new Set(ids)].map((id) => `${id}\n`).join('');
  const { stdout } = await git(bare, ['cat-file', '--batch-check=%(objectname)'], { input });
  const missing = new Set<ObjectId>();
  for (const line of stdout.toString().split('\n')) {
    const [id = '', word] = line.split(' ');
    if (word === 'missing' && isObjectId(id)) missing.add(id);
  }
  return missing;
}

/** The commits among some ids, of which there may be none at a place. */
export async function commitsAmong(git: Git, place: Place, ids: readonly ObjectId[]): Promise<ObjectId[]> {
  if (ids.length === 0) return [];
  const args = ['cat-file', '--batch-check=%(objectname) %(objecttype)'];
  const { stdout } = await git(place, args, { input: ids.map((id) => `${id}\n`).join('') });
  return stdout
    .toString()
    .split('\n')
    .map((line) => line.split(' '))
    .flatMap(([id = '', type]) => (type === 'commit' && isObjectId(id) ? [id] : []));
}

/** Something that becomes a blob: the bytes of a file as they are, or a text. */
export type Source = { readonly file: Buffer } | { readonly text: Uint8Array };

/** Writes blobs, without the filters and line ends that attributes ask for. Returns their ids in order. */
export async function writeBlobs(repository: OpenRepository, sources: readonly Source[]): Promise<ObjectId[]> {
  if (sources.length === 0) return [];
  const { git, bare } = repository;
  using folder = temporaryFolder(repository);
  const files = sources.map((source, index) => {
    if ('file' in source) return source.file;
    const file = join(folder.path, String(index));
    writeFileSync(file, source.text);
    return Buffer.from(file);
  });
  const args = ['hash-object', '-w', '--no-filters', '--stdin-paths'];
  const input = Buffer.concat(files.map(quoted));
  const { stdout } = await git(bare, args, { input, settings: durable });
  return stdout.toString().trim().split('\n') as ObjectId[];
}

/** Writes a tree with all its folders. Names that mean something on other systems only are kept. */
export async function writeTree(repository: OpenRepository, entries: readonly TreeEntry[]): Promise<ObjectId> {
  const { git, bare } = repository;
  using folder = temporaryFolder(repository);
  const place = { ...bare, indexFile: join(folder.path, 'index') };
  const lines = entries.map(({ mode, id, path }) =>
    Buffer.concat([Buffer.from(`${mode} ${id}\t`), path, Buffer.from('\0')]),
  );
  const settings = [...durable, 'core.protectNTFS=false', 'core.protectHFS=false'];
  await git(place, ['update-index', '-z', '--index-info'], { input: Buffer.concat(lines), settings });
  const { stdout } = await git(place, ['write-tree'], { settings });
  return oneId(stdout);
}

export function oneId(stdout: Buffer): ObjectId {
  const id = stdout.toString().trim();
  if (isObjectId(id)) return id;
  throw new OrchError('ORCH_GIT_FAILED', 'git answered something else than the id of an object', {
    help: 'Look at the version of git.',
    data: { answer: id.slice(0, 200) },
  });
}

/** A path as git reads it from a line: in quotes, with a backslash before what would end it. */
function quoted(path: Buffer): Buffer {
  const text = path
    .toString('latin1')
    .replaceAll(/[\\"]/g, String.raw`\$&`)
    .replaceAll('\n', String.raw`\n`);
  return Buffer.from(`"${text}"\n`, 'latin1');
}
