import {
  closeSync,
  fsync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
  chmodSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { systemErrorCode, systemRandom } from '@orch/core';

// An object of git is a file that is named by its content (gitrepository-layout(5)). To write some takes a hundredth of the
// processes that git would be asked with, each of which has to be started.

export type ObjectType = 'blob' | 'tree' | 'commit';

/** An object that is not written yet. */
export interface NewObject {
  readonly id: string;
  /** Its header and content, as they are hashed. */
  readonly bytes: Buffer;
}

/** How a repository names its objects. */
export type ObjectFormat = 'sha1' | 'sha256';

/** Names an object by its type and content. */
export function newObject(format: ObjectFormat, type: ObjectType, content: Uint8Array): NewObject {
  const bytes = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
  // Loaded with the first write: that takes some milliseconds.
  const hash = process.getBuiltinModule('node:crypto').createHash(format);
  return { id: hash.update(bytes).digest('hex'), bytes };
}

const onDisk = promisify(fsync);

/**
 * Writes objects into a git folder. They have their names only when all of them are on the disk, and are readable for whoever
 * may read the folder of all objects, as git makes them. A crash leaves some of them or none, each of them whole.
 *
 * @param options.areMissing - git does not find them: what stands under their names is damaged, and is replaced. @default what stands
 *   there counts as new, as for git
 * @throws the error of the system; what has no name yet is removed then.
 */
export async function writeObjects(
  gitDir: string,
  objects: readonly NewObject[],
  { areMissing = false }: { readonly areMissing?: boolean } = {},
): Promise<void> {
  const all = join(gitDir, 'objects');
  const written: { readonly file: number; readonly temporary: string; readonly path: string }[] = [];
  try {
    const { mode } = statSync(all);
    for (const { id, bytes } of objects) {
      const folder = join(all, id.slice(0, 2));
      const path = join(folder, id.slice(2));
      if (!areMissing && isFresh(path)) continue;
      // Git removes files of such names that have become old.
      const temporary = join(folder, `tmp_obj_${systemRandom.hex(8)}`);
      const file = openIn(folder, mode, temporary);
      written.push({ file, temporary, path });
      const packed = process.getBuiltinModule('node:zlib').deflateSync(bytes, { level: 1 });
      for (let at = 0; at < packed.length;) at += writeSync(file, packed, at);
      chmodSync(temporary, mode & 0o444);
    }
    await Promise.all(written.map(({ file }) => onDisk(file)));
    for (const { temporary, path } of written) renameSync(temporary, path);
  } catch (error) {
    for (const { temporary } of written) rmSync(temporary, { force: true });
    throw error;
  } finally {
    for (const { file } of written) closeSync(file);
  }
}

/** Whether an object is there; it counts as new then, so that nobody removes it as old before something leads to it. */
function isFresh(path: string): boolean {
  const now = Date.now() / 1000;
  try {
    utimesSync(path, now, now);
    return true;
  } catch {
    return false; // there is none, or one of somebody else, which is written once more
  }
}

/** A git that tidies up removes folders without objects, and so one that was made for an object a moment ago: git too makes it again. */
const mostFolders = 100;

/** Makes a new file in a folder of objects. */
function openIn(folder: string, mode: number, path: string): number {
  for (let made = 1; ; made += 1) {
    try {
      makeFolder(folder, mode);
      return openSync(path, 'wx', 0o600);
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOENT' || made === mostFolders) throw error;
    }
  }
}

/** With the rights that the folder of all objects has: it may be shared by a group. */
function makeFolder(folder: string, mode: number): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return;
    throw error;
  }
  chmodSync(folder, mode & 0o7777);
}
