import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import type { JournalEvent } from '../../src/index.ts';

import { sqliteStore } from '../../src/index.ts';

const opening = { target: 't', graph: { name: 'g', hash: 'h' } };

function events(run: JournalEvent['run'], first: number, count: number): JournalEvent[] {
  return Array.from({ length: count }, (_, place) => {
    const seq = first + place;
    const envelope = { v: 1, seq, run, node: `n${seq % 7}`, attempt: 1 + (seq % 3), at: 1000 + seq };
    return seq % 2 === 0
      ? { ...envelope, type: 'node-started', body: { kind: 'k"\u2028', version: 1 } }
      : { ...envelope, type: 'node-succeeded', body: { output: 'x'.repeat((seq % 5) * 1500), durationMs: 1 } };
  });
}

test('events come back as they were appended, however many at once, also where another store writes on', async () => {
  using dir = tempDir();
  const path = join(dir.path, 'journal.sqlite');
  const all: JournalEvent[] = [];
  for (const count of [2, 1, 0, 700, 3, 1]) {
    using store = sqliteStore(path);
    const { run, fence, replay } = await store.open(opening);
    expect(replay).toEqual(all);
    const more = events(run, all.length + 1, count);
    await store.append(run, fence, more, { durable: false });
    all.push(...more);
    const again = events(run, all.length, 2);
    await expect(async () => await store.append(run, fence, again, { durable: false })).rejects.toThrow('is expected');
    expect(await store.events(run)).toEqual(all);
    await store.release(run, fence);
  }
});

test.each(['[', '{}', '[[]]', '[1,2]', '[[null,0,"t",1,{}]]'])(
  'a row of events that holds %s is reported',
  async (body) => {
    using dir = tempDir();
    const path = join(dir.path, 'journal.sqlite');
    using store = sqliteStore(path);
    const { run, fence } = await store.open(opening);
    await store.append(run, fence, events(run, 1, 2), { durable: false });
    using database = new DatabaseSync(path);
    database.prepare('UPDATE event SET body = ?').run(body);
    await expect(async () => await store.events(run)).rejects.toMatchObject({ code: 'ORCH_JOURNAL_CORRUPT' });
  },
);
