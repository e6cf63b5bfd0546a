import { isOrchError } from '@orch/core';

import { sameBytes } from './content.ts';
import type { Disk } from './disk.ts';
import { parentOf } from './paths.ts';
import { putWhole, removeFile, temporaryPath } from './temporary.ts';

/** Of a name, in bytes. */
const mostBytes = 200;

/** Whether a path is a folder that is reached without a symbolic link. */
export function isRealFolder(disk: Disk, path: string): boolean {
  try {
    return disk.hasFolder(path);
  } catch (error) {
    if (isOrchError(error, 'ORCH_FS_UNSAFE_PATH')) return false;
    throw error;
  }
}

/**
 * Keeps content beside the path that it had, as `<file>.orch-orig`, in the nearest folder above that still exists.
 * What is kept there already is not kept twice.
 *
 * @param tag makes the name of a temporary file one that nobody else uses
 * @returns where it is; undefined if there is nothing to keep
 */
export function keepBeside(
  disk: Disk,
  path: string,
  tag: string,
  content: Uint8Array,
  mode: number,
): string | undefined {
  if (content.byteLength === 0) return undefined;
  const place = placeBeside(disk, path);
  for (let index = 0; ; index++) {
    const candidate = numbered(place, index);
    const status = disk.status(candidate);
    if (status === undefined) {
      putWhole(disk, candidate, temporaryPath(place, tag), content, mode);
      return candidate;
    }
    if (status.kind === 'file' && sameBytes(disk.bytes(candidate), content)) return candidate;
  }
}

/** Removes what an earlier recovery that was killed was about to put at a path, or beside it. */
export function removeUnfinished(disk: Disk, path: string, tag: string): void {
  const name = nameOf(path);
  for (let folder = parentOf(path); ; folder = parentOf(folder)) {
    if (isRealFolder(disk, folder)) removeFile(disk, temporaryPath(below(folder, name), tag));
    if (folder === '') return;
  }
}

/** The first name beside a path that is free. */
export function freeNameBeside(disk: Disk, path: string): string {
  const place = placeBeside(disk, path);
  for (let index = 0; ; index++) {
    const candidate = numbered(place, index);
    if (disk.status(candidate) === undefined) return candidate;
  }
}

function numbered(place: string, index: number): string {
  return `${place}.orch-orig${index === 0 ? '' : `.${index}`}`;
}

/** The path itself, or where it would be in the nearest folder above that exists. */
function placeBeside(disk: Disk, path: string): string {
  let folder = parentOf(path);
  while (!isRealFolder(disk, folder)) folder = parentOf(folder);
  return below(folder, nameOf(path));
}

function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** The last part of a path, not longer than leaves room for what is added to it. */
function nameOf(path: string): string {
  const parent = parentOf(path);
  const name = Buffer.from(path.slice(parent === '' ? 0 : parent.length + 1));
  return name
    .subarray(0, mostBytes)
    .toString()
    .replace(/\uFFFD+$/u, '');
}
