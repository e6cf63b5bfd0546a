import { appendFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { openCache } from '../src/index.ts';

const names = (dir: string): string[] => readdirSync(dir).sort();

test('a process that only found results leaves the database file as it is, and its hits are counted', () => {
  using temp = tempDir();
  const dir = join(temp.path, 'cache');
  {
    using cache = openCache({ dir });
    cache.set('t', 1, 'x');
  }
  const file = join(dir, 'cache-v1.db');
  const before = [readFileSync(file).toString('base64'), statSync(file, { bigint: true }).mtimeNs];
  for (let run = 0; run < 3; run++) {
    using cache = openCache({ dir });
    expect(cache.get('t', 1)?.value).toBe('x');
  }
  expect([readFileSync(file).toString('base64'), statSync(file, { bigint: true }).mtimeNs]).toEqual(before);
  expect(names(dir)).toEqual(['.gitignore', 'cache-v1.db', 'cache-v1.stats']);
  using cache = openCache({ dir });
  expect(cache.stats().total['t']).toMatchObject({ hits: 3, sets: 1 });
});

test('the log goes into the database with the next write, once, whatever damaged lines it has', () => {
  using temp = tempDir();
  const dir = join(temp.path, 'cache');
  openCache({ dir }).close();
  {
    using cache = openCache({ dir });
    cache.get('t', 1);
  }
  appendFileSync(join(dir, 'cache-v1.stats'), '["t",{"hits":1}]\n{}\nnull\n["t",{"hits":');
  for (let run = 0; run < 2; run++) {
    using cache = openCache({ dir });
    cache.set('t', run, 'x');
  }
  expect(existsSync(join(dir, 'cache-v1.stats'))).toBe(false);
  using cache = openCache({ dir });
  expect(cache.stats().total['t']).toMatchObject({ hits: 0, misses: 1, sets: 2 });
});

test('the log stays small', () => {
  using temp = tempDir();
  const dir = join(temp.path, 'cache');
  openCache({ dir }).close();
  const types = Array.from({ length: 400 }, (_, index) => `type ${index}`);
  for (let run = 0; run < 3; run++) {
    using cache = openCache({ dir });
    for (const type of types) cache.get(type, 1);
  }
  expect(statSync(join(dir, 'cache-v1.stats'), { throwIfNoEntry: false })?.size ?? 0).toBeLessThan(100_000);
  using cache = openCache({ dir });
  expect(cache.stats().total['type 399']).toMatchObject({ misses: 3 });
});
