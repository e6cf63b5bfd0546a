import { isUtf8 } from 'node:buffer';

import { OrchError } from '@orch/core';

import type { Chunk } from './overlay.ts';

/** The bytes of chunks one after the other. Text is UTF-8. */
export function joinChunks(chunks: readonly Chunk[]): Uint8Array {
  if (chunks.length === 1 && chunks[0] !== undefined) return bytesOf(chunks[0]);
  if (chunks.every((chunk) => typeof chunk === 'string')) return Buffer.from(chunks.join(''));
  return Buffer.concat(chunks.map((chunk) => bytesOf(chunk)));
}

function bytesOf(chunk: Chunk): Uint8Array {
  return typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && Buffer.compare(a, b) === 0;
}

/** @throws OrchError `ORCH_FS_NOT_TEXT` on bytes that are not UTF-8; a byte order mark is kept */
export function textOf(path: string, bytes: Uint8Array): string {
  if (!isUtf8(bytes)) {
    throw new OrchError('ORCH_FS_NOT_TEXT', `${path} is not UTF-8 text`, {
      help: 'Use readBytes() and write() for binary files.',
      data: { path },
    });
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
