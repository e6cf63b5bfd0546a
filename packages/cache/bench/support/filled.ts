import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { openDatabase } from '@orch/sqlite';
import { tempDir } from '@orch/testkit';

import { openCache } from '../../src/index.ts';
import { samples } from '../samples.ts';
import { JsonIndexCache } from './json-index.ts';

/** How many results each way of keeping them holds. */
export const entries = 300;

/** What is measured, by what it does to the next of the results. */
export interface Filled extends Disposable {
  readonly get: {
    readonly raw: () => unknown;
    readonly cache: () => unknown;
    readonly memory: () => unknown;
    readonly keyv: () => Promise<unknown>;
    readonly file: () => unknown;
    readonly index: () => unknown;
    /** A hundred of them. */
    readonly many: () => unknown;
  };
  readonly set: {
    readonly raw: () => unknown;
    readonly cache: () => void;
    readonly keyv: () => Promise<unknown>;
    readonly file: () => void;
    readonly index: () => void;
  };
}

/** The cache and its peers, each filled with {@link entries} values of so many items, in a folder that goes with them. */
export async function fill(items?: number): Promise<Filled> {
  using opened = new DisposableStack();
  const { path } = opened.use(tempDir(import.meta.dirname));
  const value = samples(items);
  const cache = opened.use(openCache({ dir: join(path, 'cache') }));
  const memory = opened.use(openCache({ dir: join(path, 'memory'), memoryBytes: 100_000_000 }));
  const keyv = await cache.keyv('keyv');
  const db = opened.use(
    openDatabase(join(path, 'raw.db'), {
      migrations: ['CREATE TABLE entry (id INTEGER PRIMARY KEY, key TEXT UNIQUE, value TEXT)'],
    }),
  );
  const select = db.prepare('SELECT value FROM entry WHERE key = ?');
  const upsert = db.prepare(
    'INSERT INTO entry (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const index = new JsonIndexCache(join(path, 'index'));
  mkdirSync(join(path, 'files'));
  const fileOf = (id: number): string => join(path, 'files', `${id}.json`);
  for (let id = 0; id < entries; id++) {
    cache.set('t', { id }, value());
    memory.set('t', { id }, value());
    await keyv.set(`key ${id}`, value());
    upsert.run(`key ${id}`, JSON.stringify(value()));
    index.set('t', { id }, value());
    writeFileSync(fileOf(id), JSON.stringify(value()));
  }
  const hundred = Array.from({ length: 100 }, (_, id) => ({ id }));
  let turn = 0;
  const next = (): number => (turn = (turn + 1) % entries);
  const all = opened.move();
  return {
    get: {
      raw: () => JSON.parse(String(select.get(`key ${next()}`)?.['value'])) as unknown,
      cache: () => cache.get('t', { id: next() }),
      memory: () => memory.get('t', { id: next() }),
      keyv: async () => keyv.get(`key ${next()}`),
      file: () => JSON.parse(readFileSync(fileOf(next()), 'utf8')) as unknown,
      index: () => index.get('t', { id: next() }),
      many: () => cache.getMany('t', hundred),
    },
    set: {
      raw: () => upsert.run(`key ${next()}`, JSON.stringify(value())),
      cache: () => cache.set('t', { id: next() }, value()),
      keyv: async () => keyv.set(`key ${next()}`, value()),
      file: () => writeFileSync(fileOf(next()), JSON.stringify(value())),
      index: () => index.set('t', { id: next() }, value()),
    },
    [Symbol.dispose]: () => all.dispose(),
  };
}
