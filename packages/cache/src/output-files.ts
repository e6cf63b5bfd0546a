import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { messageOf, OrchError, type Sha256, sha256 } from '@orch/core';

import type { Blobs } from './blob-options.ts';

/** A file that a task has made. */
export interface OutputFile {
  /** Below the root, with `/`. */
  readonly path: string;
  readonly sha: Sha256;
  readonly bytes: number;
  /** Permission bits. */
  readonly mode: number;
}

/** The files of a task, and those of its folders that hold none. */
export interface OutputTree {
  readonly files: readonly OutputFile[];
  readonly emptyFolders: readonly string[];
}

/**
 * Stores the contents of files, and of everything in folders. `kept` is false where the disk refuses them.
 *
 * @throws OrchError `ORCH_CACHE_OUTPUT` for a path that leads out of the root or is not there, and for anything but
 *   regular files and folders: a link could not be restored as it was.
 */
export function storeFiles(
  blobs: Blobs,
  root: string,
  paths: readonly string[],
): OutputTree & { readonly kept: boolean } {
  const files = new Map<string, OutputFile>();
  const emptyFolders = new Set<string>();
  let kept = true;
  const waiting = [...paths].map(normalized);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(path)) continue;
    const found = read(path, () => lstatSync(join(root, path)));
    if (found.isDirectory()) {
      const names = read(path, () => readdirSync(join(root, path)));
      if (names.length === 0) emptyFolders.add(path);
      for (const name of names) waiting.push(path === '.' ? name : `${path}/${name}`);
    } else if (found.isFile()) {
      const content = read(path, () => readFileSync(join(root, path)));
      kept = blobs.write(content) && kept;
      files.set(path, { path, sha: sha256(content), bytes: content.length, mode: found.mode & 0o777 });
    } else {
      throw new OrchError('ORCH_CACHE_OUTPUT', `${path} is neither a file nor a folder`, {
        help: 'Declare outputs that are regular files and folders; links cannot be kept.',
      });
    }
  }
  const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1);
  return { files: [...files.values()].sort(byPath), emptyFolders: [...emptyFolders].sort(), kept };
}

/** Whether a path stays below its root, whatever the platform. */
export function isBelow(path: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return path !== '' && !/^[/\\]|^[a-z]:|\\|\0/i.test(path) && !path.split('/').includes('..');
}

function normalized(path: string): string {
  if (!isBelow(path)) throw new OrchError('ORCH_CACHE_OUTPUT', `${JSON.stringify(path)} does not lie below the root`);
  return (
    path
      .split('/')
      .filter((part) => part !== '' && part !== '.')
      .join('/') || '.'
  );
}

function read<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new OrchError('ORCH_CACHE_OUTPUT', `the output ${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
}
