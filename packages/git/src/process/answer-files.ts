import { fstatSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files of answers are emptied when they hold more than this, in bytes. */
const mostKept = 1024 * 1024;

/** Files without a name: nothing is left of them when their descriptors are closed, also after a crash. */
export function unnamedFiles(count: number): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'orch-git-'));
  try {
    return Array.from({ length: count }, (_, index) => openSync(join(folder, String(index)), 'wx+', 0o600));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes at the beginning of a file, over what stands there. */
export function writeOver(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at, at);
}

/** What was written behind the end that is known, which is moved on; with much in the file it is emptied. */
export function readFrom<N extends string>(file: number, ends: Record<N, number>, name: N): Buffer {
  const from = ends[name];
  const buffer = read(file, from);
  ends[name] = from + buffer.length;
  if (ends[name] <= mostKept) return buffer;
  ftruncateSync(file);
  ends[name] = 0;
  return buffer;
}

export function readAll(file: number): Buffer {
  return read(file, 0);
}

function read(file: number, from: number): Buffer {
  const buffer = Buffer.allocUnsafe(fstatSync(file).size - from);
  for (let at = 0, count = -1; at < buffer.length && count !== 0; at += count) {
    count = readSync(file, buffer, at, buffer.length - at, from + at);
  }
  return buffer;
}
