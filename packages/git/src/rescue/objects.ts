import { existsSync, renameSync } from 'node:fs';
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

/** The types of those objects among some ids that are there. */
export async function typesOf(git: Git, place: Place, ids: readonly ObjectId[]): Promise<Map<ObjectId, string>> {
  const types = new Map<ObjectId, string>();
  if (ids.length === 0) return types;
  const input = [...new Set(ids)].map((id) => `${id}\n`).join('');
  const { stdout } = await git(place, ['cat-file', '--batch-check=%(objectname) %(objecttype)'], { input });
  for (const line of stdout.toString().split('\n')) {
    const [id = '', type = 'missing'] = line.split(' ');
    if (type !== 'missing' && isObjectId(id)) types.set(id, type);
  }
  return types;
}

/** The objects of a list that the repository does not have. */
export async function missingObjects({ git, bare }: OpenRepository, ids: readonly ObjectId[]): Promise<Set<ObjectId>> {
  const types = await typesOf(git, bare, ids);
  return new Set(ids.filter((id) => !types.has(id)));
}

/** The commits among some ids, of which there may be none at a place. */
export async function commitsAmong(git: Git, place: Place, ids: readonly ObjectId[]): Promise<ObjectId[]> {
  const types = await typesOf(git, place, ids);
  return ids.filter((id) => types.get(id) === 'commit');
}

/** Has git write files as blobs, without the filters and line ends that attributes ask for. Returns their ids in order. */
export async function writeBlobs(repository: OpenRepository, files: readonly Buffer[]): Promise<ObjectId[]> {
  return await hashed(repository, repository.bare, files, []);
}

/**
 * The same where something damaged stands under the names of the objects: git takes that for them, and writes nothing. They are
 * written elsewhere, and take its place.
 */
export async function replaceBlobs(repository: OpenRepository, files: readonly Buffer[]): Promise<ObjectId[]> {
  using folder = temporaryFolder(repository);
  const place = { ...repository.bare, objectDir: folder.path };
  const ids = await hashed(repository, place, files, [noPacks]);
  for (const id of new Set(ids)) {
    // Of a file that was changed meanwhile there is none, which is told by its id.
    if (hasFile(repository, id)) renameSync(fileOf(folder.path, id), fileOf(objectsOf(repository), id));
  }
  return ids;
}

/** Whether something stands in the file of an object, whatever it is. */
export function hasFile(repository: OpenRepository, id: ObjectId): boolean {
  return existsSync(fileOf(objectsOf(repository), id));
}

function objectsOf({ commonDir }: OpenRepository): string {
  return join(commonDir, 'objects');
}

/** Files of any size become objects of their own. */
const noPacks = 'core.bigFileThreshold=1024g';

async function hashed(
  { git }: OpenRepository,
  place: Place,
  files: readonly Buffer[],
  settings: readonly string[],
): Promise<ObjectId[]> {
  if (files.length === 0) return [];
  const args = ['hash-object', '-w', '--no-filters', '--stdin-paths'];
  const input = Buffer.concat(files.map(quoted));
  const { stdout } = await git(place, args, { input, settings: [...durable, ...settings] });
  return stdout.toString().trim().split('\n') as ObjectId[];
}

function fileOf(objects: string, id: ObjectId): string {
  return join(objects, id.slice(0, 2), id.slice(2));
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
