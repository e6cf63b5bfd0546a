import { join } from 'node:path';

import { atLeast, atMost, figure, measureInTurns, ratioOf } from '@orch/bench';
import { openDatabase, transaction } from '@orch/sqlite';
import { tempDir } from '@orch/testkit';

import { openCache } from '../src/index.ts';
import { measureManyResults } from './processes.ts';
import { sample } from './samples.ts';
import type { Group } from './small.ts';
import { JsonIndexCache } from './support/json-index.ts';

const entries = 100_000;
/** How many results are stored in one transaction while filling. */
const page = 1000;
/** Sets of the cache in each turn, against one of the JSON-index cache. */
const sets = 300;

/** Opening, sets and memory with 100,000 results of 1 KB. */
export async function measureLarge(): Promise<Group[]> {
  using dir = tempDir(import.meta.dirname);
  const path = join(dir.path, 'cache');
  {
    using filled = openCache({ dir: path });
    for (let from = 0; from < entries; from += page) {
      filled.setMany(
        't',
        Array.from({ length: page }, (_, index) => [from + index, sample(index)] as const),
      );
    }
  }
  const memory = measureManyResults(path);
  using cache = openCache({ dir: path });
  const index = new JsonIndexCache(join(dir.path, 'index'), entries);
  using raw = openDatabase(join(dir.path, 'raw.db'), {
    migrations: ['CREATE TABLE entry (id INTEGER PRIMARY KEY, key TEXT UNIQUE, value TEXT)'],
  });
  const upsert = raw.prepare(
    'INSERT INTO entry (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  transaction(raw, () => {
    for (let id = 0; id < entries; id++) upsert.run(`key ${id}`, JSON.stringify(sample(id % page)));
  });
  let turn = 0;
  const any = (): number => (turn = (turn + 7919) % entries);
  const value = sample(8);
  // alone, so that the garbage of an index of 10 MB is no part of it
  const opened = await measureInTurns([{ name: 'open and close', run: () => openCache({ dir: path }).close() }], {
    rounds: 40,
    warmUp: 10,
  });
  const measured = await measureInTurns(
    [
      {
        name: `${sets} sets: cache, any of them`,
        run: () => {
          for (let done = 0; done < sets; done++) cache.set('t', any(), [value, turn]);
        },
      },
      {
        name: `${sets} sets: JSON.stringify and raw node:sqlite`,
        run: () => {
          for (let done = 0; done < sets; done++) upsert.run(`key ${any()}`, JSON.stringify([value, turn]));
        },
      },
      { name: 'one set: JSON-index cache', run: () => index.set('t', any(), [value, turn]) },
    ],
    { rounds: 15, warmUp: 2, collects: true },
  );
  return [
    {
      title: `${entries} results of 1 KB`,
      calls: 1,
      measured: [...opened, ...measured],
      targets: [
        ...atMost('milliseconds to open and close', opened[0]?.wall ?? Number.NaN, 3),
        ...memory,
        ...atLeast(
          'a set is faster than that of the JSON-index cache by',
          sets * ratioOf(measured, 'one set: JSON-index cache', `${sets} sets: cache, any of them`, 'cpu'),
          30_000,
        ),
        ...figure(
          'JSON.stringify and raw node:sqlite are faster than it by',
          sets *
            ratioOf(measured, 'one set: JSON-index cache', `${sets} sets: JSON.stringify and raw node:sqlite`, 'cpu'),
        ),
      ],
    },
  ];
}
