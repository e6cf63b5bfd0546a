// Stores 1,000 results of 1 KB of its own, through the cache or with node:sqlite alone, once it is told to.
import { join } from 'node:path';
import { argv } from 'node:process';

import { openDatabase } from '@orch/sqlite';

import { openCache } from '../../src/index.ts';
import { sample } from '../samples.ts';

const [way, dir = '', name = ''] = argv.slice(2);
const values = Array.from({ length: 7 }, (_, variant) => sample(variant));
const isRaw = way === 'raw';
using cache = isRaw ? undefined : openCache({ dir });
using db = isRaw
  ? openDatabase(join(dir, 'raw.db'), {
      migrations: ['CREATE TABLE entry (id INTEGER PRIMARY KEY, key TEXT UNIQUE, value TEXT)'],
    })
  : undefined;
const upsert = db?.prepare(
  'INSERT INTO entry (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
);
process.stdout.write('ready\n');
// until the other side closes it
for await (const _ of process.stdin);
const start = performance.now();
for (let index = 0; index < 1000; index++) {
  const value = values[index % values.length];
  cache?.set('own', { name, index }, value);
  upsert?.run(`${name} ${index}`, JSON.stringify(value));
}
process.stdout.write(`${performance.now() - start}\n`);
