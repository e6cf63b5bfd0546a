import { isUtf8 } from 'node:buffer';

import { OrchError } from '@orch/core';

import type { Chunk } from './overlay.ts';

/** The bytes of chunks one after the other. Text is UTF-8. */
export function joinChunks(chunks: readonly Chunk[]): Uint8Array {
  if (chunks.length === 1 && chunks[0] !== undefined) return bytesOf(chunks[0]);
  if (chunks.every((chunk) => typeof chunk === 'string')) return Buffer.from(chunks.join(''));
  return Buffer.concat(chunks.map((chunk) => bytesOf(chunk)));
}

/** Texts up to this many UTF-16 units are encoded in the same memory over and over. */
const scratchUnits = 64 * 1024;
let scratch: Buffer | undefined;

/** {@link joinChunks}, the result of which may change with the next call. */
export function joinBriefly(chunks: readonly Chunk[]): Uint8Array {
  const only = chunks[0];
  if (chunks.length !== 1 || typeof only !== 'string' || only.length > scratchUnits) return joinChunks(chunks);
  // a unit takes three bytes at most
  scratch ??= Buffer.allocUnsafeSlow(scratchUnits * 3);
  return scratch.subarray(0, scratch.write(only));
}

/** Whether {@link joinBriefly} has no memory of its own for the result, so that calling it again costs next to nothing. */
export function isBrief(chunks: readonly Chunk[]): boolean {
  const only = chunks[0];
  return chunks.length === 1 && (typeof only !== 'string' || only.length <= scratchUnits);
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
      help: 'Save it as UTF-8, or move it away; programs read binary files with readBytes().',
      location: { file: path, line: 1, column: 1 },
      data: { path },
    });
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
