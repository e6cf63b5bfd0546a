import type { Json } from '@orch/core';
import { canonicalJson, OrchError } from '@orch/core';

import type { Git } from '../git/git.ts';
import { type Listing, noListing } from './trees.ts';

/** The one ref that holds everything: it moves from one complete state to the next. */
export const stateRef = 'refs/orch/forge/state';

/** All objects of the forge as they were at one commit, by path. */
export interface Snapshot {
  /** Null before the first write. */
  readonly commit: string | null;
  readonly files: ReadonlyMap<string, Json>;
  readonly listing: Listing;
}

export interface Folder {
  readonly git: Git;
  readonly path: string;
  readonly readRef: ReadRef;
}

/**
 * Tells where a ref of a git folder is now without git, which is a hundred times cheaper: null where there is none, undefined
 * where only git knows. `refInFiles` of @orch/git is one.
 */
export type ReadRef = (gitDir: string, ref: string) => string | null | undefined;

export async function tipOf({ git, path, readRef }: Folder, ref: string, signal?: AbortSignal): Promise<string | null> {
  const read = readRef(path, ref);
  if (read !== undefined) return read;
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', ref];
  const { exitCode, stdout } = await git({ gitDir: path, cwd: path, args, accept: [0, 1], signal });
  return exitCode === 0 ? stdout.trim() : null;
}

/**
 * Reads the state. Objects of git never change, so that only those are read that `known` lacks; where nothing has changed
 * it is one call of git.
 */
export async function readSnapshot(folder: Folder, known: Blobs, signal?: AbortSignal): Promise<Snapshot> {
  const commit = await tipOf(folder, stateRef, signal);
  if (commit === null) return { commit, files: new Map(), listing: noListing };
  if (known.last?.commit === commit) return known.last;
  const { git, path } = folder;
  const args = ['ls-tree', '-r', '-t', '-z', '--full-tree', commit];
  const listed = await git({ gitDir: path, cwd: path, args, signal });
  const entries = [...listed.stdout.matchAll(/\d+ blob ([0-9a-f]+)\t([^\0]+)\0/g)];
  const folders = [...listed.stdout.matchAll(/\d+ tree ([0-9a-f]+)\t([^\0]+)\0/g)];
  const missing = new Set(entries.map(([, id = '']) => id).filter((id) => !known.values.has(id)));
  if (missing.size > 0) {
    const input = [...missing].map((id) => `${id}\n`).join('');
    const { stdout } = await git({ gitDir: path, cwd: path, args: ['cat-file', '--batch'], input, signal });
    for (const [id, text] of parseBatch(stdout)) known.values.set(id, parse(text, path));
  }
  const files = new Map(entries.map(([, id = '', name = '']) => [name, known.values.get(id) ?? null]));
  const listing = {
    blobs: new Map(entries.map(([, id = '', name = '']) => [name, id])),
    trees: new Map(folders.map(([, id = '', name = '']) => [name, id])),
  };
  known.last = { commit, files, listing };
  return known.last;
}

/** What one process has read already. */
export interface Blobs {
  readonly values: Map<string, Json>;
  last?: Snapshot;
}

/** Contents of `git cat-file --batch`. All of ours are ASCII, so that their bytes are their characters. */
function* parseBatch(text: string): Generator<readonly [id: string, content: string]> {
  let at = 0;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    const [id = '', , size = ''] = text.slice(at, end).split(' ');
    const start = end + 1;
    at = start + Number(size);
    yield [id, text.slice(start, at)];
    at += 1;
  }
}

/** JSON with everything but ASCII escaped. */
export function encode(value: Json): string {
  const escaped = canonicalJson(value).replaceAll(
    /[^\x20-\x7E]/g,
    (unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${escaped}\n`;
}

function parse(text: string, path: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new OrchError('ORCH_FORGE_DAMAGED', `an object of the local forge in ${path} is no JSON`, {
      help: `Run git fsck there; git log ${stateRef} has the states before.`,
      cause: error,
    });
  }
}
