import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { test } from 'vitest';

import { openCache } from '../src/index.ts';
import { JsonIndexCache } from './support/json-index.ts';

const entries = 100_000;
/** How many results are stored in one transaction while filling. */
const page = 1000;

/** About 1 KB of JSON. */
function sample(variant: number): unknown {
  return Array.from({ length: 15 }, (_, id) => ({ id, name: `item ${id}`, tags: ['a', 'b'], text: 'lorem', variant }));
}

test(`1 KB, ${entries} entries`, async ({ bench }) => {
  using dir = tempDir();
  const path = join(dir.path, 'cache');
  using cache = openCache({ dir: path });
  for (let from = 0; from < entries; from += page) {
    cache.setMany(
      't',
      Array.from({ length: page }, (_, index) => [from + index, sample(index)] as const),
    );
  }
  const index = new JsonIndexCache(join(dir.path, 'index'), entries);
  let turn = 0;
  const any = (): number => (turn = (turn + 7919) % entries);
  const often = (): number => (turn = (turn + 1) % 300);
  await bench.compare(
    bench('open and close', () => openCache({ dir: path }).close()),
    bench('get: any of them', () => cache.get('t', any())),
    bench('set: any of them', () => cache.set('t', any(), sample(turn))),
    bench('set: one of 300', () => cache.set('t', often(), sample(turn % 7))),
    bench('set: JSON-index cache', () => index.set('t', any(), sample(turn % 7))),
    { time: 300 },
  );
}, 120_000);
