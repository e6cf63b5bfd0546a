import { type BigIntStats, lstatSync, readdirSync } from 'node:fs';
import { sep } from 'node:path';

import { OrchError, systemClock, systemErrorCode } from '@orch/core';

import { slices } from './slices.ts';

/** A file, link or folder below a root. Paths are bytes, because names need not be text. */
export interface Entry {
  /** From the root, with `/`. */
  readonly path: Buffer;
  readonly kind: 'file' | 'link' | 'folder' | 'special';
  readonly executable: boolean;
  readonly size: number;
  /** Changes whenever the file is written, replaced or given other rights. */
  readonly stamp: string;
}

export interface ScanOptions {
  /** Folders that are not looked into, by path. */
  readonly skip?: (path: Buffer) => boolean;
  /** Names at the root that are not part of it. */
  readonly exceptAtRoot?: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

const slash = Buffer.from(sep);

/**
 * Everything below a folder, in the order of names, with nothing left out: also what git ignores.
 *
 * @throws OrchError `ORCH_GIT_UNSAVED` for what cannot be kept: another repository inside, another disk mounted inside,
 *   folders that may not be read.
 */
export async function scan(root: string, options: ScanOptions = {}): Promise<Entry[]> {
  const entries: Entry[] = [];
  const top = lstatSync(root, { bigint: true });
  const pause = slices(systemClock);
  const visit = async (folder: Buffer): Promise<void> => {
    if (options.signal?.aborted === true) throw new OrchError('ORCH_ABORTED', 'saving was stopped');
    const names = readNames(root, folder);
    for (const name of names.sort((a, b) => a.compare(b))) {
      const isTop = folder.length === 0;
      if (isTop && options.exceptAtRoot?.includes(name.toString()) === true) continue;
      const path = isTop ? name : Buffer.concat([folder, slash, name]);
      if (/^\.git$/i.test(name.toString()))
        throw unsaved(root, path, 'belongs to another repository, which git cannot keep');
      const stats = statsOf(root, path);
      await pause();
      if (stats.dev !== top.dev) throw unsaved(root, path, 'is on another disk that is mounted there');
      entries.push(entryOf(path, stats));
      if (stats.isDirectory() && options.skip?.(path) !== true) await visit(path);
    }
  };
  await visit(Buffer.alloc(0));
  return entries;
}

/** The absolute path of something below a root. */
export function below(root: string, path: Buffer): Buffer {
  return path.length === 0 ? Buffer.from(root) : Buffer.concat([Buffer.from(root), slash, path]);
}

/** The paths that differ between two scans of one tree. */
export function differences(before: readonly Entry[], after: readonly Entry[]): string[] {
  const key = ({ path }: Entry): string => path.toString('latin1');
  const old = new Map(before.map((entry) => [key(entry), entry]));
  const changed = after.filter((entry) => {
    const known = old.get(key(entry));
    old.delete(key(entry));
    return known?.stamp !== entry.stamp;
  });
  return [...changed, ...old.values()].map(({ path }) => path.toString());
}

export function unsaved(root: string, path: Buffer, why: string, cause?: unknown): OrchError {
  return new OrchError('ORCH_GIT_UNSAVED', `${below(root, path).toString()} ${why}: nothing is removed`, {
    help: 'Move it out of the worktree or delete it yourself, then try again.',
    data: { path: path.toString() },
    cause,
  });
}

function readNames(root: string, folder: Buffer): Buffer[] {
  try {
    return readdirSync(below(root, folder), { encoding: 'buffer' });
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    throw unsaved(root, folder, 'cannot be read', error);
  }
}

function statsOf(root: string, path: Buffer): BigIntStats {
  try {
    return lstatSync(below(root, path), { bigint: true });
  } catch (error) {
    throw unsaved(root, path, 'changed while it was being saved', error);
  }
}

function entryOf(path: Buffer, stats: BigIntStats): Entry {
  const kind = stats.isFile() ? 'file' : stats.isSymbolicLink() ? 'link' : stats.isDirectory() ? 'folder' : 'special';
  const { ino, mode, size, mtimeNs, ctimeNs } = stats;
  // The times of a folder say that names came or went, which the list of names says better.
  const stamp = kind === 'folder' ? `${ino} ${mode}` : `${ino} ${mode} ${size} ${mtimeNs} ${ctimeNs}`;
  return { path, kind, executable: (mode & 0o100n) !== 0n, size: Number(size), stamp };
}
