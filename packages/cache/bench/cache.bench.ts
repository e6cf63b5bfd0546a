import { test } from 'vitest';

import { entries, fill } from './support/filled.ts';

// What is promised is measured in turns by main.ts, which `pnpm bench cache` runs too.
for (const [name, items] of [
  ['1 KB', 15],
  ['100 KB', 1500],
] as const) {
  test(`${name}, ${entries} entries`, async ({ bench }) => {
    using filled = await fill(items);
    const { get, set } = filled;
    await bench.compare(
      bench('get: raw node:sqlite and JSON.parse', get.raw),
      bench('get: cache', get.cache),
      bench('get: cache, from memory', get.memory),
      bench('get: cache, 100 at once', get.many),
      bench('get: cache through Keyv', get.keyv),
      bench('get: raw file and JSON.parse', get.file),
      bench('get: JSON-index cache', get.index),
      bench('set: raw JSON.stringify and node:sqlite', set.raw),
      bench('set: cache', set.cache),
      bench('set: cache through Keyv', set.keyv),
      bench('set: raw file', set.file),
      bench('set: JSON-index cache', set.index),
      { time: 100 },
    );
  }, 120_000);
}
