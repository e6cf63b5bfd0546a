/** Prints by how many bytes the process grows with a cache of 1,000 results of about 1 KB, all stored and found once. */
import { openCache } from '../../src/index.ts';

const text = 'lorem ipsum '.repeat(80);
const before = process.memoryUsage.rss();
using cache = openCache({ dir: process.argv[2] ?? '' });
for (let id = 0; id < 1000; id++) cache.set('t', id, { id, text });
for (let id = 0; id < 1000; id++) cache.get('t', id);
process.stdout.write(`${process.memoryUsage.rss() - before}\n`);
