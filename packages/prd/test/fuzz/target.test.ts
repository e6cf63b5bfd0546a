import { env } from 'node:process';

import { seededRandom } from '@orch/core';
import { expect, test } from 'vitest';

import { randomDocument } from '../support/random-document.ts';
import { fuzz } from './target.ts';

/** `ORCH_FUZZ_CASES=1000000 ORCH_SEED=7` for more, and other, inputs. */
const cases = Number(env['ORCH_FUZZ_CASES'] ?? (env['ORCH_SOAK'] ? 20_000 : 300));
const seed = Number(env['ORCH_SEED'] ?? 1);

/** A document with some of its bytes changed, left out or said twice. */
function mutated(index: number): Uint8Array {
  const random = seededRandom(index);
  const bytes = [...new TextEncoder().encode(randomDocument(random))];
  for (let left = Math.floor(random.next() * 4); left > 0; left--) {
    const at = Math.floor(random.next() * bytes.length);
    const kind = random.next();
    if (kind < 0.4) bytes[at] = Math.floor(random.next() * 256);
    else if (kind < 0.7) bytes.splice(at, 1 + Math.floor(random.next() * 4));
    else bytes.splice(at, 0, ...bytes.slice(at, at + 20));
  }
  return Uint8Array.from(bytes);
}

test('no input of bytes breaks a promise of reading and editing', { timeout: 60_000 + cases * 20 }, () => {
  for (let index = seed; index < seed + cases; index++) {
    expect(() => fuzz(mutated(index)), `ORCH_SEED=${index} ORCH_FUZZ_CASES=1`).not.toThrow();
  }
});
