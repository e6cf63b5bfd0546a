import { OrchError } from '@orch/core';

import { isObjectId, type ObjectId } from '../names.ts';
import type { Git, Place } from '../process/git.ts';
import type { OpenRepository } from '../repository/open-repository.ts';

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
export async function writeBlobs({ git, bare }: OpenRepository, files: readonly Buffer[]): Promise<ObjectId[]> {
  if (files.length === 0) return [];
  const args = ['hash-object', '-w', '--no-filters', '--stdin-paths'];
  const input = Buffer.concat(files.map(quoted));
  const { stdout } = await git(bare, args, { input, settings: durable });
  return stdout.toString().trim().split('\n') as ObjectId[];
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
