import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { openCache } from '@orch/cache';
import { expect, test } from 'vitest';

import { runCli, scratch, type Scratch } from './run-cli.ts';

const hour = 3_600_000;

/** A repository whose cache holds two results of one type and one of another, with a hit and a miss. */
function withResults(): Scratch & { readonly keys: readonly string[]; readonly dir: string } {
  const where = scratch('');
  const dir = join(where.root, '.orch-cache');
  using cache = openCache({ dir });
  cache.set('parse', 'a', { of: 'a' }, { ttl: hour });
  cache.set('parse', 'b', { of: 'b' }, { ttl: hour, tags: ['old'] });
  cache.set('pure', 'c', undefined, { ttl: null });
  cache.get('parse', 'a');
  cache.get('parse', 'nothing');
  const keys = [cache.key('parse', 'a'), cache.key('parse', 'b'), cache.key('pure', 'c')];
  return { ...where, keys, dir, [Symbol.dispose]: () => where[Symbol.dispose]() };
}

async function json(where: Scratch, ...args: readonly string[]): Promise<Record<string, unknown>> {
  const { stdout, stderr, exitCode } = await runCli(where, ['cache', ...args, '--json']);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}

test('cache stats tells what is stored and how often it was found, over all runs', async () => {
  using where = withResults();
  expect(await json(where, 'stats')).toMatchObject({
    v: 1,
    dir: where.dir,
    types: { parse: { entries: 2, hits: 1, misses: 1, hitRate: 0.5 }, pure: { entries: 1, hits: 0, hitRate: null } },
    total: { entries: 3, hits: 1, misses: 1, sets: 3 },
  });
  const { stdout } = await runCli(where, ['cache', 'stats']);
  expect(stdout.split('\n').find((line) => line.startsWith('parse '))).toMatch(
    /^parse +2 +\d+ B +1 +1 +50\.0 % +0 +0 ms$/,
  );
});

test('cache stats of a repository without a cache makes none', async () => {
  using where = scratch('');
  expect(await json(where, 'stats')).toMatchObject({ bytes: 0, types: {}, total: { entries: 0 } });
  for (const command of ['get', 'clear', 'prune', 'verify']) await json(where, command);
  expect(existsSync(join(where.root, '.orch-cache'))).toBe(false);
  const { exitCode } = await runCli(where, ['cache', 'clear', '--dir', '.']);
  expect(exitCode).toBe(0);
  expect(readdirSync(where.root)).toEqual(['.git']);
});

test('cache get lists the results, and prints the one whose key begins as given', async () => {
  using where = withResults();
  const [a = ''] = where.keys;
  const { results } = await json(where, 'get', '--type', 'parse');
  expect((results as { key: string }[]).map(({ key }) => key)).toEqual(where.keys.slice(0, 2).sort());
  const { stdout } = await runCli(where, ['cache', 'get', a.slice(0, 12)]);
  expect(JSON.parse(stdout)).toEqual({ of: 'a' });
  expect(await json(where, 'get', a)).toMatchObject({
    result: { type: 'parse', key: a, tags: [] },
    value: { of: 'a' },
  });
  expect((await json(where, 'stats'))['total']).toMatchObject({ hits: 1, misses: 1 });
});

test('cache get refuses a key that is not there, and one that could be several', async () => {
  using where = withResults();
  const absent = await runCli(where, ['cache', 'get', 'zzz']);
  expect(absent.exitCode).toBe(1);
  expect(absent.stderr).toContain('error[ORCH_CACHE_NOT_FOUND]');
  const ambiguous = await runCli(where, ['cache', 'get', '']);
  expect(ambiguous.exitCode).toBe(2);
  expect(ambiguous.stderr).toContain('error[ORCH_USAGE]');
});

test('cache clear removes all results, or those of a type or tag', async () => {
  using where = withResults();
  expect(await json(where, 'clear', '--tag', 'old')).toMatchObject({ removed: 1 });
  expect(await json(where, 'clear', '--type', 'pure')).toMatchObject({ removed: 1 });
  expect(await json(where, 'clear')).toMatchObject({ removed: 1 });
  expect(await json(where, 'get')).toMatchObject({ results: [] });
});

test('cache prune removes what is old or too much, and nothing else', async () => {
  using where = withResults();
  expect(await json(where, 'prune')).toMatchObject({ old: 0, expired: 0, evicted: 0 });
  expect(await json(where, 'prune', '--older-than', '1d')).toMatchObject({ old: 0 });
  expect(await json(where, 'prune', '--older-than', '0', '--type', 'pure')).toMatchObject({ old: 1 });
  expect(await json(where, 'prune', '--max-bytes', '0')).toMatchObject({ evicted: 2 });
  for (const flags of [
    ['--max-bytes', '-1'],
    ['--older-than', 'soon'],
    ['--type', 'parse'],
  ]) {
    expect((await runCli(where, ['cache', 'prune', ...flags])).exitCode).toBe(2);
  }
});

test('cache verify removes damaged results and fails once because of them', async () => {
  using where = withResults();
  const db = new DatabaseSync(join(where.dir, 'cache-v1.db'));
  db.exec(`UPDATE entry SET value = '{}' WHERE tags IS NOT NULL`);
  db.close();
  const found = await runCli(where, ['cache', 'verify', '--json']);
  expect(found.exitCode).toBe(1);
  expect(JSON.parse(found.stdout)).toMatchObject({ checked: 3, corrupt: 1, faults: [] });
  expect(await json(where, 'verify')).toMatchObject({ checked: 2, corrupt: 0 });
});
