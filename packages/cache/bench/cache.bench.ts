import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { openDatabase } from '@orch/sqlite';
import { tempDir } from '@orch/testkit';
import { test } from 'vitest';

import { openCache } from '../src/index.ts';
import { samples } from './samples.ts';
import { JsonIndexCache } from './support/json-index.ts';

const entries = 300;

// What is promised is measured in turns by main.ts, which `pnpm bench cache` runs too.
for (const [name, items] of [
  ['1 KB', 15],
  ['100 KB', 1500],
] as const) {
  test(`${name}, ${entries} entries`, async ({ bench }) => {
    using dir = tempDir();
    const value = samples(items);
    using cache = openCache({ dir: join(dir.path, 'cache') });
    using memory = openCache({ dir: join(dir.path, 'memory'), memoryBytes: 100_000_000 });
    const keyv = await cache.keyv('keyv');
    using db = openDatabase(join(dir.path, 'raw.db'), {
      migrations: ['CREATE TABLE entry (id INTEGER PRIMARY KEY, key TEXT UNIQUE, value TEXT)'],
    });
    const select = db.prepare('SELECT value FROM entry WHERE key = ?');
    const upsert = db.prepare(
      'INSERT INTO entry (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    );
    const index = new JsonIndexCache(join(dir.path, 'index'));
    const files = join(dir.path, 'files');
    mkdirSync(files);
    for (let id = 0; id < entries; id++) {
      cache.set('t', { id }, value());
      memory.set('t', { id }, value());
      await keyv.set(`key ${id}`, value());
      upsert.run(`key ${id}`, JSON.stringify(value()));
      index.set('t', { id }, value());
      writeFileSync(join(files, `${id}.json`), JSON.stringify(value()));
    }
    const hundred = Array.from({ length: 100 }, (_, id) => ({ id }));
    let turn = 0;
    const next = (): number => (turn = (turn + 1) % entries);

    await bench.compare(
      bench('get: raw node:sqlite and JSON.parse', () => JSON.parse(String(select.get(`key ${next()}`)?.['value']))),
      bench('get: cache', () => cache.get('t', { id: next() })),
      bench('get: cache, from memory', () => memory.get('t', { id: next() })),
      bench('get: cache, 100 at once', () => cache.getMany('t', hundred)),
      bench('get: cache through Keyv', async () => keyv.get(`key ${next()}`)),
      bench('get: raw file and JSON.parse', () => JSON.parse(readFileSync(join(files, `${next()}.json`), 'utf8'))),
      bench('get: JSON-index cache', () => index.get('t', { id: next() })),
      bench('set: raw JSON.stringify and node:sqlite', () => upsert.run(`key ${next()}`, JSON.stringify(value()))),
      bench('set: cache', () => cache.set('t', { id: next() }, value())),
      bench('set: cache through Keyv', async () => keyv.set(`key ${next()}`, value())),
      bench('set: raw file', () => writeFileSync(join(files, `${next()}.json`), JSON.stringify(value()))),
      bench('set: JSON-index cache', () => index.set('t', { id: next() }, value())),
      { time: 100 },
    );
  }, 120_000);
}
