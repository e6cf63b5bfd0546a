/** Finds one result and prints which modules of Node were loaded for it, one a line. */
import { writeSync } from 'node:fs';

const { moduleLoadList } = process as unknown as { readonly moduleLoadList: readonly string[] };
const before = new Set(moduleLoadList);
const { openCache } = await import('../../src/index.ts');
{
  using cache = openCache({ dir: process.argv[2] ?? '' });
  if (cache.get('t', { id: 7 })?.value !== 'seven') throw new Error('it is not there');
}
writeSync(1, `${moduleLoadList.filter((name) => !before.has(name)).join('\n')}\n`);
