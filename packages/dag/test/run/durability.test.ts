import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { checkIntegrity, openDatabase } from '@orch/sqlite';
import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import type { Effects, Kind, RunStore } from '../../src/index.ts';

import { defineKind, graph, memoryStore, runGraph, sqliteStore } from '../../src/index.ts';

/** Notes every write: which events, and whether they had to be on the disk. */
function watched(inner: RunStore): { store: RunStore; writes: { types: string; durable: boolean }[] } {
  const writes: { types: string; durable: boolean }[] = [];
  const note = (events: readonly { type: string }[], durable: boolean): void => {
    writes.push({ types: events.map((event) => event.type).join(), durable });
  };
  const store: RunStore = {
    ...inner,
    append(run, fence, events, options) {
      note(events, options.durable);
      return inner.append(run, fence, events, options);
    },
    close(run, fence, request) {
      note(request.events, request.durable);
      return inner.close(run, fence, request);
    },
  };
  return { store, writes };
}

const kindOf = (effects: Effects, run: Kind['run'] = () => null): Kind =>
  defineKind({ name: effects, version: 1, effects, run });

async function writesOf(
  kinds: Kind[],
  inner: RunStore = memoryStore(),
): Promise<{ types: string; durable: boolean }[]> {
  const { store, writes } = watched(inner);
  const builder = graph('g');
  for (const { name } of kinds) builder.node({ id: name, kind: name, after: name === 'none' ? [] : ['none'] });
  await (
    await runGraph(builder.build(), { kinds, services: {}, store, target: 't' })
  ).outcome;
  return writes;
}

test('a run that touched nothing that outlives a power failure flushes nothing', async () => {
  const writes = await writesOf([kindOf('none'), kindOf('files', async () => null)]);
  expect(writes.some((write) => write.durable)).toBe(false);
  expect(writes.map((write) => write.types).join()).toContain('run-closed');
});

test.each(['process', 'network'] as const)(
  'all that was recorded is on the disk before a kind of effects "%s" starts, and its outcome before the run goes on',
  async (effects) => {
    const writes = await writesOf([kindOf('none'), kindOf(effects)]);
    expect(writes).toEqual([
      { types: 'run-started,node-started,node-succeeded,node-started', durable: true },
      { types: 'node-succeeded', durable: true },
      { types: 'run-closed', durable: true },
    ]);
  },
);

test('the intent and the result of an effect on files are flushed, and so is the end of that run', async () => {
  const acting = kindOf('files', (ctx) => ctx.effect({ key: 'k', do: () => 1 }));
  const writes = await writesOf([kindOf('none'), acting]);
  const flushed = writes.filter((write) => write.durable).map((write) => write.types);
  expect(flushed.at(0)).toMatch(/effect-intent$/);
  expect(flushed.slice(1)).toEqual(['effect-done', 'node-succeeded,run-closed']);
});

test('the end of a continued run is flushed, because an earlier process may have flushed its parts', async () => {
  const inner = memoryStore();
  const subject = graph('g').node({ id: 'a', kind: 'none' }).build();
  const options = { kinds: [kindOf('none')], services: {}, target: 't' };
  await (
    await runGraph(subject, { ...options, store: inner, signal: AbortSignal.abort() })
  ).outcome;
  const { store, writes } = watched(inner);
  await (
    await runGraph(subject, { ...options, store })
  ).outcome;
  expect(writes.at(-1)).toMatchObject({ durable: true });
});

test('a store that is closed leaves a short log for the next one, which reads what it holds', async () => {
  using dir = tempDir();
  const path = join(dir.path, 'journal.sqlite');
  let store = sqliteStore(path);
  const subject = graph('g').node({ id: 'a', kind: 'none' }).build();
  await (
    await runGraph(subject, { kinds: [kindOf('none')], services: {}, store, target: 't' })
  ).outcome;
  store[Symbol.dispose]();
  expect(existsSync(`${path}-wal`)).toBe(true);
  store = sqliteStore(path);
  expect((await store.runs()).map((record) => record.status)).toEqual(['succeeded']);
  store[Symbol.dispose]();
  store[Symbol.dispose]();
});

test('a log with zeros behind it holds what was written, for other connections and after a new start', async () => {
  using dir = tempDir();
  const path = join(dir.path, 'journal.sqlite');
  const acting = kindOf('network', (ctx) => ctx.effect({ key: ctx.node, do: () => 'x'.repeat(3000) }));
  const builder = graph('g');
  for (let node = 0; node < 200; node++) builder.node({ id: `n${node}`, kind: 'network' });
  const writer = sqliteStore(path);
  const handle = await runGraph(builder.build(), {
    kinds: [acting],
    services: {},
    store: writer,
    target: 't',
    limits: { cpu: 1 },
  });
  await handle.outcome;
  using reader = sqliteStore(path);
  expect(await reader.events(handle.run)).toEqual(await writer.events(handle.run));
  writer[Symbol.dispose]();
  using later = sqliteStore(path);
  expect((await later.events(handle.run)).filter((event) => event.type === 'effect-done')).toHaveLength(200);
  const database = openDatabase(path);
  expect(checkIntegrity(database)).toEqual([]);
  database.close();
});
