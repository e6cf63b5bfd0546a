/** Writes `count` own results from `first` on and reads shared ones; prints each key once it is acknowledged. */
import { writeSync } from 'node:fs';

import { openCache } from '../../src/index.ts';

/** The pipe does not block, and the reader may be slow. */
function acknowledge(index: number): void {
  for (;;) {
    try {
      writeSync(1, `${index}\n`);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}

const [dir = '', name = '', first = '0', count = '0'] = process.argv.slice(2);
using cache = openCache({ dir });
for (let index = Number(first); index < Number(first) + Number(count); index++) {
  cache.set('own', { name, index }, { name, index, text: 'x'.repeat(index % 3000) });
  acknowledge(index);
  cache.set('shared', index % 20, { name, index });
  const shared = cache.get<{ name: unknown }>('shared', (index * 7) % 20);
  if (shared !== undefined && typeof shared.value.name !== 'string') throw new Error('a torn result was read');
}
