import { createHash } from 'node:crypto';
import { constants, readlinkSync } from 'node:fs';
import { open } from 'node:fs/promises';

import { systemErrorCode } from '@orch/core';

import type { ObjectId } from '../names.ts';
import { below, type Entry, unsaved } from './scan.ts';

/** How the repository names its objects. */
export type ObjectFormat = 'sha1' | 'sha256';

/**
 * The id that git gives to the bytes of a file as they are, or to the target of a link, without writing anything. Links
 * are not followed, also not if one takes the place of a file at this moment.
 *
 * @throws OrchError `ORCH_GIT_UNSAVED` if it cannot be read or changes while it is read.
 */
export async function blobId(format: ObjectFormat, root: string, entry: Entry): Promise<ObjectId> {
  if (entry.kind === 'link') return textId(format, linkTarget(root, entry));
  const hash = createHash(format);
  hash.update(`blob ${entry.size}\0`);
  let read = 0;
  for await (const chunk of chunks(root, entry)) {
    read += chunk.length;
    hash.update(chunk);
  }
  if (read !== entry.size) throw unsaved(root, entry.path, 'changed while it was being saved');
  return hash.digest('hex') as ObjectId;
}

/** The id of a text. */
export function textId(format: ObjectFormat, text: Uint8Array): ObjectId {
  return createHash(format).update(`blob ${text.length}\0`).update(text).digest('hex') as ObjectId;
}

/** Where a link points, as bytes. */
export function linkTarget(root: string, entry: Entry): Buffer {
  try {
    return readlinkSync(below(root, entry.path), { encoding: 'buffer' });
  } catch (error) {
    throw unsaved(root, entry.path, 'cannot be read', error);
  }
}

async function* chunks(root: string, entry: Entry): AsyncGenerator<Buffer> {
  try {
    await using file = await open(below(root, entry.path), constants.O_RDONLY | constants.O_NOFOLLOW);
    const buffer = Buffer.allocUnsafe(Math.min(1024 * 1024, Math.max(entry.size, 1)));
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } catch (error) {
    if (systemErrorCode(error)?.startsWith('E') !== true) throw error;
    throw unsaved(root, entry.path, 'cannot be read', error);
  }
}
