import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import type { SqliteStoreOptions } from '../../src/index.ts';

import { graph, runGraph, sqliteStore } from '../../src/index.ts';
import { echo } from '../support.ts';

const dayMs = 86_400_000;

/** Runs a target once a day and answers how many runs the journal holds after each. */
async function daily(days: number, options: SqliteStoreOptions): Promise<{ counts: number[]; events: number }> {
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
  using database = new DatabaseSync(join(dir.path, 'journal.sqlite'), { readOnly: true });
  const counted = "SELECT sum(CASE type WHEN 'batch' THEN attempt ELSE 1 END) AS count FROM event";
  const events = Number(database.prepare(counted).get()?.['count']);
  return { counts, events };
}

/** Start and end of the run, and of its one node. */
const eventsEach = 4;

test('the journal keeps the newest runs of a target and those of the last days, and does not grow further', async () => {
  expect(await daily(8, { retention: { runs: 3, days: 1 } })).toEqual({
    counts: [1, 2, 3, 3, 3, 3, 3, 3],
    events: 3 * eventsEach,
  });
  expect(await daily(8, { retention: { runs: 1, days: 4 } })).toEqual({
    counts: [1, 2, 3, 4, 5, 5, 5, 5],
    events: 5 * eventsEach,
  });
});

test('with the default nothing of the last month goes, and with forever nothing at all', async () => {
  expect((await daily(60, {})).counts.at(-1)).toBe(50);
  expect((await daily(60, { retention: 'forever' })).counts.at(-1)).toBe(60);
});

test('what people have decided about a run, and their wish that it stops, go with the run', async () => {
  using dir = tempDir();
  const path = join(dir.path, 'journal.sqlite');
  using store = sqliteStore(path);
  const { run, fence } = await store.open({ target: 't', graph: { name: 'g', hash: 'h' } });
  await store.approve(run, { node: 'n', key: 'k', decision: 'approved', by: 'ada' });
  await store.cancel(run, { by: 'ada' });
  await store.close(run, fence, { status: 'succeeded', events: [], durations: new Map(), durable: false });
  expect(await store.prune({ runs: 0, days: -1 })).toBe(1);
  using database = new DatabaseSync(path, { readOnly: true });
  const rows = ['approval', 'cancellation'].map((table) => database.prepare(`SELECT * FROM ${table}`).all());
  expect(rows).toEqual([[], []]);
});
