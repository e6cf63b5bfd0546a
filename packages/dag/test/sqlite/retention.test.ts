import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import type { SqliteStoreOptions } from '../../src/index.ts';

import { graph, runGraph, sqliteStore } from '../../src/index.ts';
import { echo } from '../support.ts';

const dayMs = 86_400_000;

/** Runs a target once a day and answers how many runs the journal holds after each. */
async function daily(days: number, options: SqliteStoreOptions): Promise<number[]> {
  using dir = tempDir();
  let now = 1_700_000_000_000;
  using store = sqliteStore(join(dir.path, 'journal.sqlite'), {
    clock: { now: () => now, monotonic: () => now },
    ...options,
  });
  const subject = graph('g').node({ id: 'a', kind: 'echo' }).build();
  const counts: number[] = [];
  for (let day = 0; day < days; day++) {
    const handle = await runGraph(subject, { kinds: [echo], services: {}, store, target: 't' });
    await handle.outcome;
    counts.push((await store.runs()).length);
    now += dayMs;
  }
  return counts;
}

test('the journal keeps the newest runs of a target and those of the last days, and does not grow further', async () => {
  expect(await daily(8, { retention: { runs: 3, days: 1 } })).toEqual([1, 2, 3, 3, 3, 3, 3, 3]);
  expect(await daily(8, { retention: { runs: 1, days: 4 } })).toEqual([1, 2, 3, 4, 5, 5, 5, 5]);
});

test('with the default nothing of the last month goes, and with forever nothing at all', async () => {
  expect((await daily(60, {})).at(-1)).toBe(50);
  expect((await daily(60, { retention: 'forever' })).at(-1)).toBe(60);
});
