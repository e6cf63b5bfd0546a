import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Room for files in memory with which it is used, in bytes: many shells of many processes have some there. */
const leastMemory = 256 * 1024 * 1024;

/** Files are emptied when they hold more than this after a call, in bytes. */
export const mostKept: number = 1024 * 1024;

/** Where files are in memory, on Linux: to cut one of a disk takes a millisecond, and a hundred while the disk is busy. */
const memory = '/dev/shm';

/**
 * Files without a name: nothing is left of them when their descriptors are closed, also after a crash.
 *
 * @param place - small ones may be in memory, where the system has room for files there.
 */
export function unnamedFiles(count: number, place: 'memory' | 'disk'): number[] {
  const folder = temporaryFolder(place);
  const files: number[] = [];
  try {
    for (let index = 0; index < count; index += 1) files.push(openSync(join(folder, String(index)), 'wx+', 0o600));
    return files;
  } catch (error) {
    for (const file of files) closeSync(file);
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function temporaryFolder(place: 'memory' | 'disk'): string {
  if (place === 'memory') {
    try {
      const { bavail, bsize } = statfsSync(memory);
      if (bavail * bsize >= leastMemory) return mkdtempSync(join(memory, 'orch-git-'));
    } catch {
      // There is none, or it is not ours to write to.
    }
  }
  return mkdtempSync(join(tmpdir(), 'orch-git-'));
}

/** Writes at the beginning of a file, over what stands there. */
export function writeOver(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at, at);
}

/**
 * What was written behind the end that is known, up to `most` bytes; the end is moved on. With much in the file it is
 * emptied.
 */
export function readFrom<N extends string>(file: number, ends: Record<N, number>, name: N, most: number): Buffer {
  const from = ends[name];
  const size = fstatSync(file).size;
  const buffer = read(file, from, Math.min(size, from + most));
  ends[name] = size;
  if (ends[name] <= mostKept) return buffer;
  ftruncateSync(file);
  ends[name] = 0;
  return buffer;
}

export function readAll(file: number): Buffer {
  return read(file, 0, fstatSync(file).size);
}

function read(file: number, from: number, to: number): Buffer {
  const buffer = Buffer.allocUnsafe(Math.max(0, to - from));
  for (let at = 0, count = -1; at < buffer.length && count !== 0; at += count) {
    count = readSync(file, buffer, at, buffer.length - at, from + at);
  }
  return buffer;
}
