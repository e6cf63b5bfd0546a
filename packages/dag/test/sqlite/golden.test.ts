import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import type { Graph, RunOutcome } from '../../src/index.ts';

import { defineKind, graph, ref, runGraph, sqliteStore, summarize } from '../../src/index.ts';
import { failing, goldenKinds, growing, paced, pacedKinds, stopped, stoppedKinds } from './golden-subject.ts';

const act = defineKind({
  name: 'act',
  version: 2,
  effects: 'network',
  run: (ctx) => ctx.effect({ key: `make ${ctx.node}`, probe: () => 'found', do: () => 'made' }),
});
const echo = defineKind({ name: 'echo', version: 1, effects: 'none', run: (_ctx, input) => input });

/** The graph that the journal in `fixtures/journal-v1.sql` is about. */
const subject = graph('golden')
  .node({ id: 'parse', kind: 'echo', input: { text: 'Straße\u2028"\n' } })
  .node({ id: 'publish', kind: 'act', input: ref('parse'), after: ['parse'] })
  .node({ id: 'merge', kind: 'act', after: ['publish'] })
  .node({ id: 'report', kind: 'echo', input: [ref('publish'), ref('merge')] })
  .build();

test('a journal of version 1, cut off inside an effect, is continued by this version', async () => {
  using dir = tempDir();
  const path = join(dir.path, 'journal.sqlite');
  const database = new DatabaseSync(path);
  database.exec(readFileSync(new URL('../fixtures/journal-v1.sql', import.meta.url), 'utf8'));
  database.close();

  using store = sqliteStore(path);
  const [record] = await store.runs();
  expect(record).toMatchObject({ target: '2.1.1.4-login', name: 'golden', status: 'open', version: 1 });
  const past = summarize(await store.events(record!.run));
  expect([...past.nodes.values()].map((node) => [node.node, node.status, node.attempts])).toEqual([
    ['parse', 'succeeded', 1],
    ['publish', 'succeeded', 1],
    ['merge', 'running', 1],
  ]);
  expect(past.nodes.get('merge')?.effects).toEqual([
    { key: 'make merge', state: 'intent', undo: { kind: 'undo-merge', input: 7 } },
  ]);

  const handle = await runGraph(subject, { kinds: [act, echo], services: {}, store, target: '2.1.1.4-login' });
  expect(handle).toMatchObject({ run: record?.run, resumed: true });
  const { status, nodes } = await handle.outcome;
  expect(status).toBe('succeeded');
  expect(nodes.get('parse')).toMatchObject({ replayed: true, output: { text: 'Straße\u2028"\n' } });
  expect(nodes.get('report')?.output).toEqual(['made', 'found']);
  const now = summarize(await store.events(handle.run));
  expect(now.nodes.get('merge')).toMatchObject({ status: 'succeeded', attempts: 2 });
});

test('a run of a newer journal version is refused and left as it is', async () => {
  using dir = tempDir();
  const path = join(dir.path, 'journal.sqlite');
  const database = new DatabaseSync(path);
  database.exec(readFileSync(new URL('../fixtures/journal-v1.sql', import.meta.url), 'utf8'));
  database.exec('UPDATE run SET version = 2; UPDATE event SET v = 2 WHERE id % 10 = 9');
  database.close();
  using store = sqliteStore(path);
  const options = { kinds: [act, echo], services: {}, store, target: '2.1.1.4-login' };
  await expect(runGraph(subject, options)).rejects.toMatchObject({ code: 'ORCH_JOURNAL_NEWER' });
  expect((await store.findOpen('2.1.1.4-login'))?.version).toBe(2);
});

async function continueGolden(subject: Graph): Promise<{ outcome: RunOutcome; started: string[] }> {
  using dir = tempDir();
  const path = join(dir.path, 'journal.sqlite');
  const database = new DatabaseSync(path);
  database.exec(readFileSync(new URL('../fixtures/journal-v1-schema-2.sql', import.meta.url), 'utf8'));
  database.close();
  using store = sqliteStore(path);
  const started: string[] = [];
  const handle = await runGraph(subject, {
    kinds: goldenKinds,
    services: {},
    store,
    target: subject.name,
    onEvent: ({ type, node }) => {
      if (type === 'node-started') started.push(node ?? '');
    },
  });
  expect(handle.resumed).toBe(true);
  return { outcome: await handle.outcome, started };
}

test('a journal of schema 2 that was cut off while its graph grew is continued with what it holds', async () => {
  const { outcome, started } = await continueGolden(growing);
  expect(outcome.status).toBe('succeeded');
  expect(started.toSorted((left, right) => (left < right ? -1 : 1))).toEqual(['end', 'flaky', 'flaky', 'grow/b']);
  expect(outcome.nodes.get('never')?.status).toBe('skipped');
  expect(outcome.nodes.get('end')?.output).toEqual([[{ of: 'x' }, { of: 'y' }], ['tree a', 'ada'], 3]);
});

test('a journal of schema 2 that was cut off while effects were undone goes on with undoing, and undoes nothing twice', async () => {
  const { outcome, started } = await continueGolden(failing);
  expect(outcome.status).toBe('failed');
  expect(outcome.compensation).toMatchObject({
    undone: ['undo two: make two', 'undo one: make one'],
    isComplete: true,
  });
  expect(started).toEqual(['undo one: make one']);
});

test('a journal of schema 5, whose events share rows, is continued when a person has answered', async () => {
  using dir = tempDir();
  const path = join(dir.path, 'journal.sqlite');
  const database = new DatabaseSync(path);
  database.exec(readFileSync(new URL('../fixtures/journal-v1-schema-5.sql', import.meta.url), 'utf8'));
  expect(database.prepare("SELECT count(*) AS rows FROM event WHERE type = 'batch'").get()).not.toEqual({ rows: 0 });
  database.close();
  using store = sqliteStore(path);
  const [record] = await store.runs();
  const events = await store.events(record!.run);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, place) => place + 1));
  await store.approve(record!.run, { node: 'grow/b', key: 'k', decision: 'approved', by: 'ada' });
  const started: (string | null)[] = [];
  const handle = await runGraph(growing, {
    kinds: goldenKinds,
    services: {},
    store,
    target: growing.name,
    onEvent: ({ type, node }) => void (type === 'node-started' && started.push(node)),
  });
  expect(handle).toMatchObject({ run: record?.run, resumed: true });
  const { status, nodes } = await handle.outcome;
  expect(status).toBe('succeeded');
  expect(started).toEqual(['grow/b', 'end']);
  expect(nodes.get('end')?.output).toEqual([[{ of: 'x' }, { of: 'y' }], ['tree a', 'ada'], 3]);
});

test('a journal of schema 4 tells who cancelled which run on whose behalf, what was asked and learned, and goes on', async () => {
  using dir = tempDir();
  const path = join(dir.path, 'journal.sqlite');
  const database = new DatabaseSync(path);
  database.exec(readFileSync(new URL('../fixtures/journal-v1-schema-4.sql', import.meta.url), 'utf8'));
  database.close();
  using store = sqliteStore(path);
  const [parent, record] = await store.runs();
  expect(record).toMatchObject({
    status: 'cancelled',
    parent: parent?.run,
    request: { command: 'golden', flags: { id: '1.1' } },
  });
  expect(summarize(await store.events(record!.run)).cancelled).toEqual({ by: 'ada', reason: 'too dear' });
  expect((await store.inbox(record!.run)).cancellation).toMatchObject({ by: 'ada', reason: 'too dear' });
  expect(await store.peaks()).toEqual(new Map([['measured', { memory: 4096 }]]));
  expect((await store.messages.pending('forge')).map(({ key }) => key)).toEqual(['k1']);
  expect(await store.messages.answerTo('forge', 'k2')).toEqual({ ok: true, result: 7 });
  const handle = await runGraph(stopped, { kinds: stoppedKinds, services: {}, store, target: 'stopped' });
  expect(handle).toMatchObject({ run: record?.run, resumed: true });
  const { status, nodes } = await handle.outcome;
  expect(status).toBe('succeeded');
  expect(nodes.get('measured')?.replayed).toBe(true);
  expect(nodes.get('end')?.output).toEqual(['done once', 'waited']);
});

test('a journal of schema 6 tells how far estimates of kinds are off, and is continued in the order that follows from it', async () => {
  using dir = tempDir();
  const path = join(dir.path, 'journal.sqlite');
  const database = new DatabaseSync(path);
  database.exec(readFileSync(new URL('../fixtures/journal-v1-schema-6.sql', import.meta.url), 'utf8'));
  database.close();
  using store = sqliteStore(path);
  const before = await store.paces();
  expect([...before.keys()]).toEqual(['quick', 'slow']);
  const [quick, slow] = [before.get('quick') ?? 0, before.get('slow') ?? 0];
  expect(5 * slow).toBeGreaterThan(40 * quick);
  const [taught, record] = await store.runs();
  expect([taught, record]).toMatchObject([
    { name: 'taught', status: 'succeeded' },
    { name: 'paced', status: 'open' },
  ]);
  expect(summarize(await store.events(record!.run)).nodes.get('release')?.effects).toEqual([
    { key: 'release', state: 'intent' },
  ]);

  const started: (string | null)[] = [];
  const handle = await runGraph(paced, {
    kinds: pacedKinds,
    services: {},
    store,
    target: paced.name,
    limits: { cpu: 1 },
    onEvent: ({ type, node }) => void (type === 'node-started' && started.push(node)),
  });
  expect(handle).toMatchObject({ run: record?.run, resumed: true });
  const { status, nodes } = await handle.outcome;
  expect(status).toBe('succeeded');
  expect(started).toEqual(['release', 'dull', 'swift', 'end']);
  expect(nodes.get('list')?.replayed).toBe(true);
  expect(nodes.get('end')?.output).toEqual(['found', 'x', 'y']);
  // What took no time at all teaches, too: three tenths of it count.
  const after = (await store.paces()).get('slow') ?? 0;
  expect(after).toBeGreaterThanOrEqual(0.7 * slow);
  expect(after).toBeLessThan(slow);
});
