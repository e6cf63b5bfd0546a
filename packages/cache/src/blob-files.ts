import { readdirSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

import { systemErrorCode } from '@orch/core';
import { makeFolder } from '@orch/sqlite';

import { nodeCrypto } from './builtins.ts';

/** Whether the bytes of a file have the SHA-256 that its name ends with. */
export function isSound(path: string): boolean {
  try {
    return path.endsWith(nodeCrypto().hash('sha256', readFileSync(path)));
  } catch {
    return false;
  }
}

/** Errors of a folder that is away, is none, or is closed to us. */
const unreachable: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP']);

/** The names in a folder; none if there is no such folder for us. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (unreachable.has(systemErrorCode(error))) return [];
    throw error;
  }
}

/** Renames a file into a folder that is made when it is missing. */
export function moveTo(from: string, to: string): void {
  makeFolder(dirname(to));
  renameSync(from, to);
}

export function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
}
