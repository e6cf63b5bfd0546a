/** Writes blobs at once and in pieces until it is killed; prints the digest of each once it is acknowledged. */
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';

import { sha256 } from '@orch/core';

import { openBlobs } from '../../src/index.ts';

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000);
}

const blobs = openBlobs({ dir: process.argv[2] ?? '' });
for (let turn = 0; turn < 100_000; turn++) {
  const bytes = randomBytes(50_000);
  if (turn % 2 === 0) blobs.write(bytes);
  else await blobs.writeStream(pieces(bytes));
  writeSync(1, `${sha256(bytes)}\n`);
}
