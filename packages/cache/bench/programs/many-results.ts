// Finds 1,000 results and prints by how many bytes the process has grown over that with the module loaded.
import { argv, memoryUsage } from 'node:process';

import { openCache } from '../../src/index.ts';

const before = memoryUsage.rss();
using cache = openCache({ dir: argv[2] ?? '' });
for (let id = 0; id < 1000; id++) if (cache.get('t', id * 97) === undefined) throw new Error(`${id * 97} is not there`);
process.stdout.write(String(memoryUsage.rss() - before));
