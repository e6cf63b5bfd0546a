import {
  closeSync,
  fsync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
  chmodSync,
  fstatSync,
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
 * Writes objects into a git folder. They have their names only when all of them are on the disk, and the rights that git gives
 * them: those of the process, and of a shared repository those of the folder of all objects. A crash leaves some of them or none, each of them whole.
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
    const shared = sharedRights(gitDir, statSync(all).mode);
    for (const { id, bytes } of objects) {
      const folder = join(all, id.slice(0, 2));
      const path = join(folder, id.slice(2));
      if (!areMissing && isFresh(path)) continue;
      // Git removes files of such names that have become old.
      const temporary = join(folder, `tmp_obj_${systemRandom.hex(8)}`);
      const file = openIn(folder, shared, temporary);
      written.push({ file, temporary, path });
      const packed = process.getBuiltinModule('node:zlib').deflateSync(bytes, { level: 1 });
      for (let at = 0; at < packed.length;) at += writeSync(file, packed, at);
      if (shared !== 0) chmodSync(temporary, (fstatSync(file).mode | shared) & 0o444);
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
function openIn(folder: string, shared: number, path: string): number {
  for (let made = 1; ; made += 1) {
    try {
      makeFolder(folder, shared);
      return openSync(path, 'wx', 0o444);
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOENT' || made === mostFolders) throw error;
    }
  }
}

const isSetGroup = 0o2000;
const isGroupWritable = 0o020;
const forEverybody = /^\s*sharedrepository\s*=\s*["']?(?:2|all|world|everybody|0\d*[4-7])["']?\s*$/im;

/**
 * The rights that a repository gives its objects beyond those of the process, by the rights of their folder: none, unless
 * `core.sharedRepository` has let git mark it as that of a group. Whether it is that of everybody only the configuration tells.
 */
function sharedRights(gitDir: string, mode: number): number {
  const isShared = (mode & isSetGroup) !== 0 || (process.platform === 'darwin' && (mode & isGroupWritable) !== 0);
  if (!isShared) return 0;
  return mode & (forEverybody.test(readFileSync(join(gitDir, 'config'), 'utf8')) ? 0o2077 : 0o2070);
}

function makeFolder(folder: string, shared: number): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return;
    throw error;
  }
  if (shared !== 0) chmodSync(folder, (statSync(folder).mode & 0o7777) | shared);
}
