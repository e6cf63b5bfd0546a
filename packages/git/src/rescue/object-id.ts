import type { Hash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync, readlinkSync, readSync } from 'node:fs';

import { isOrchError } from '@orch/core';
import { newObject, type ObjectFormat } from '@orch/git-files';

import type { ObjectId } from '../names.ts';
import { below, type Entry, unsaved } from './scan.ts';

/**
 * The id that git gives to the bytes of a file as they are, or to the target of a link, without writing anything. Links
 * are not followed, also not if one takes the place of a file at this moment.
 *
 * `buffer` is used for reading, and `pause` called between its fillings.
 *
 * @throws OrchError `ORCH_GIT_UNSAVED` if it cannot be read or changes while it is read.
 */
export async function blobId(
  format: ObjectFormat,
  root: string,
  entry: Entry,
  buffer: Buffer,
  pause: () => Promise<void> | undefined,
): Promise<ObjectId> {
  if (entry.kind === 'link') return newObject(format, 'blob', linkTarget(root, entry)).id as ObjectId;
  const hash = hashOf(format).update(`blob ${entry.size}\0`);
  const file = openFile(root, entry);
  try {
    let read = 0;
    for (;;) {
      const bytes = readSync(file, buffer);
      if (bytes === 0) break;
      hash.update(buffer.subarray(0, bytes));
      read += bytes;
      await pause();
    }
    if (read !== entry.size) throw unsaved(root, entry.path, 'changed while it was being saved');
  } catch (error) {
    if (isOrchError(error)) throw error;
    throw unsaved(root, entry.path, 'cannot be read', error);
  } finally {
    closeSync(file);
  }
  return hash.digest('hex') as ObjectId;
}

function openFile(root: string, entry: Entry): number {
  try {
    return openSync(below(root, entry.path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    throw unsaved(root, entry.path, 'cannot be read', error);
  }
}

/**
 * The bytes of a small file, which is no link.
 *
 * @throws OrchError `ORCH_GIT_UNSAVED`
 */
export function fileBytes(root: string, entry: Entry): Buffer {
  const file = openFile(root, entry);
  try {
    if (fstatSync(file).size !== entry.size) throw unsaved(root, entry.path, 'changed while it was being saved');
    return readFileSync(file);
  } catch (error) {
    if (isOrchError(error)) throw error;
    throw unsaved(root, entry.path, 'cannot be read', error);
  } finally {
    closeSync(file);
  }
}

/** The module is loaded when it is needed: that takes ten milliseconds. */
function hashOf(format: ObjectFormat): Hash {
  return process.getBuiltinModule('node:crypto').createHash(format);
}

/** Where a link points, as bytes. */
export function linkTarget(root: string, entry: Entry): Buffer {
  try {
    return readlinkSync(below(root, entry.path), { encoding: 'buffer' });
  } catch (error) {
    throw unsaved(root, entry.path, 'cannot be read', error);
  }
}
