import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { atLeast, atMost, measureInTurns, ratioOf, type Measured, type Target, type Way } from '@orch/bench';
import { openDatabase } from '@orch/sqlite';
import { tempDir } from '@orch/testkit';

import { openCache } from '../src/index.ts';
import { samples } from './samples.ts';
import { JsonIndexCache } from './support/json-index.ts';

const entries = 300;
/** Every result once. */
const calls = entries;

export interface Group {
  readonly title: string;
  /** Calls in each turn. */
  readonly calls: number;
  readonly measured: readonly Measured[];
  readonly targets: readonly Target[];
}

function repeat(name: string, call: () => unknown): Way {
  return {
    name,
    run: () => {
      for (let done = 0; done < calls; done++) call();
    },
  };
}

/** Hits and sets of 1 KB among 300 results, by CPU time. */
export async function measureSmall(): Promise<Group[]> {
  using dir = tempDir(import.meta.dirname);
  const value = samples();
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
  let turn = 0;
  const next = (): number => (turn = (turn + 1) % entries);
  const hits = await measureInTurns(
    [
      repeat('raw node:sqlite and JSON.parse', () => JSON.parse(String(select.get(`key ${next()}`)?.['value']))),
      repeat('cache', () => cache.get('t', { id: next() })),
      repeat('cache, from memory', () => memory.get('t', { id: next() })),
      {
        name: 'cache through Keyv',
        run: async () => {
          for (let done = 0; done < calls; done++) await keyv.get(`key ${next()}`);
        },
      },
      repeat('raw file and JSON.parse', () => JSON.parse(readFileSync(join(files, `${next()}.json`), 'utf8'))),
      repeat('JSON-index cache', () => index.get('t', { id: next() })),
    ],
    { rounds: 60, warmUp: 20, collects: true },
  );
  const sets = await measureInTurns(
    [
      repeat('JSON.stringify and raw node:sqlite', () => upsert.run(`key ${next()}`, JSON.stringify(value()))),
      repeat('cache', () => cache.set('t', { id: next() }, value())),
      repeat('JSON-index cache', () => index.set('t', { id: next() }, value())),
    ],
    { rounds: 20, warmUp: 5, collects: true },
  );
  const of = (name: string, other: string): number => ratioOf(hits, name, other, 'cpu');
  const raw = 'raw node:sqlite and JSON.parse';
  const fromMemory = hits.find(({ name }) => name === 'cache, from memory')?.cpu ?? Number.NaN;
  return [
    {
      title: `hit of 1 KB, ${entries} results`,
      calls,
      measured: hits,
      targets: [
        ...atMost(`a hit takes, of ${raw}`, of('cache', raw), 1.15),
        ...atMost(`a hit through Keyv takes, of ${raw}`, of('cache through Keyv', raw), 1.3),
        ...atMost('a hit takes, of a raw file and JSON.parse', of('cache', 'raw file and JSON.parse'), 1),
        ...atMost('microseconds of a hit from memory', (fromMemory * 1000) / calls, 2),
      ],
    },
    {
      title: `set of 1 KB, ${entries} results`,
      calls,
      measured: sets,
      targets: atLeast(
        'a set is faster than that of the JSON-index cache by',
        ratioOf(sets, 'JSON-index cache', 'cache', 'cpu'),
        28,
      ),
    },
  ];
}
