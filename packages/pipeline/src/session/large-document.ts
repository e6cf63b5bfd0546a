import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

import { OrchError, type Sha256 } from '@orch/core';

/** Bytes from which on a document is read part by part, and not held in memory with its structure. */
const large = 10_485_760;

export function isLarge(bytes: number): boolean {
  return bytes > large;
}

const chunk = 262_144;

/** The bytes of a file, one piece after the other; each is valid until the next. */
function* readPieces(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const bytes = Buffer.allocUnsafe(chunk);
      const length = readSync(file, bytes, 0, chunk, null);
      if (length === 0) return;
      yield bytes.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

/** SHA-256 of a file that is not held in memory. */
export function hashPieces(path: string): Sha256 {
  const hash = createHash('sha256');
  for (const bytes of readPieces(path)) hash.update(bytes);
  return hash.digest('hex') as Sha256;
}

/**
 * The pieces of a large document that has this hash.
 *
 * @throws OrchError `ORCH_PRD_BINARY` where there is a NUL byte; `ORCH_PRD_CHANGED` at the end of a file that has
 *   another hash by now.
 */
export async function* readUnchanged(path: string, file: string, sha: Sha256): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let before = 0;
  for (const bytes of readPieces(path)) {
    const nul = bytes.indexOf(0);
    if (nul !== -1) {
      throw new OrchError('ORCH_PRD_BINARY', `${file} is not a text file: byte ${before + nul} is NUL`, {
        help: 'Give a Markdown file in UTF-8; convert UTF-16 first.',
        data: { offset: before + nul },
      });
    }
    before += bytes.length;
    hash.update(bytes);
    yield bytes;
  }
  if (hash.digest('hex') !== sha) {
    throw new OrchError('ORCH_PRD_CHANGED', `${file} was changed while it was read`, {
      help: 'start again',
      location: { file, line: 1, column: 1 },
    });
  }
}
