/** Finds one result, which is all that many a start does with a cache. */
import { openCache } from '../../src/index.ts';

using cache = openCache({ dir: process.argv[2] ?? '' });
if (cache.get('t', { id: 7 }) === undefined) throw new Error('it is not there');
