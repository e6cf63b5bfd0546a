import { closeSync, constants, createReadStream, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { newObject, type ObjectFormat, type ObjectType } from './loose-objects.ts';

/** An object as it stands in the repository. */
export interface FoundObject {
  readonly type: ObjectType;
  readonly content: Buffer;
}

/** Larger objects are left to git, which reads them in parts, in bytes. */
const defaultLargest = 256 * 1024;

/**
 * Reads an object that stands in a file of its own, and whose content is what its name says; undefined where git has to be
 * asked: it may be packed, borrowed, large, damaged, or not there.
 *
 * @param largest - bytes of its content at most. @default 262144
 */
export function readObject(
  gitDir: string,
  format: ObjectFormat,
  id: string,
  largest: number = defaultLargest,
): FoundObject | undefined {
  const packed = readPacked(pathOf(gitDir, id), largest);
  if (packed === undefined) return undefined;
  try {
    // The header of an object is short.
    const bytes = process.getBuiltinModule('node:zlib').inflateSync(packed, { maxOutputLength: largest + 64 });
    const end = bytes.indexOf(0);
    const [, type] = /^(blob|tree|commit) \d+$/.exec(bytes.toString('latin1', 0, end)) ?? [];
    if (type === undefined) return undefined;
    const content = bytes.subarray(end + 1);
    const isWhole = newObject(format, type as ObjectType, content).id === id;
    return isWhole ? { type: type as ObjectType, content } : undefined;
  } catch {
    return undefined; // git says what is wrong with it
  }
}

/**
 * Whether something else stands in the file of an object than what its name says, such as the beginning that a crash has left.
 * Git itself looks no further than that where it asks whether it has an object. False where there is no such file: it may be
 * packed or borrowed.
 */
export async function isDamaged(gitDir: string, format: ObjectFormat, id: string): Promise<boolean> {
  if (readObject(gitDir, format, id) !== undefined) return false;
  const path = pathOf(gitDir, id);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() !== true) return found !== undefined;
  const hash = process.getBuiltinModule('node:crypto').createHash(format);
  const inflate = process.getBuiltinModule('node:zlib').createInflate();
  try {
    await process.getBuiltinModule('node:stream/promises').pipeline(createReadStream(path), inflate, hash);
  } catch {
    return true; // it ends too early, or was never an object
  }
  return hash.digest('hex') !== id;
}

function pathOf(gitDir: string, id: string): string {
  return join(gitDir, 'objects', id.slice(0, 2), id.slice(2));
}

function readPacked(path: string, largest: number): Buffer | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined; // there is none
  }
  try {
    const stats = fstatSync(file);
    return stats.isFile() && stats.size <= largest + 1024 ? readFileSync(file) : undefined;
  } catch {
    return undefined; // git says what is wrong with it
  } finally {
    closeSync(file);
  }
}
