import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { test } from 'vitest';

import type { JournalEvent, RunStore } from '../src/index.ts';

import { defineKind, graph, runGraph, sqliteStore } from '../src/index.ts';

const chain = 10_000;

test('one durable step: an outcome and the next start', async ({ bench }) => {
  using dir = tempDir();
  using store = sqliteStore(join(dir.path, 'journal.sqlite'));
  const { run, fence } = await store.open({ target: 't', graph: { name: 'g', hash: 'h' } });
  let seq = 0;
  const step = (): JournalEvent[] => {
    const envelope = { v: 1, run, attempt: 1, at: Date.now() };
    const output = 'x'.repeat(200);
    return [
      { ...envelope, seq: ++seq, node: 'a', type: 'node-succeeded', body: { output, durationMs: 1 } },
      { ...envelope, seq: ++seq, node: 'b', type: 'node-started', body: { kind: 'k', version: 1 } },
    ];
  };
  const line = Buffer.from(JSON.stringify(step()));
  seq = 0;
  const file = openSync(join(dir.path, 'raw'), 'w+');
  writeSync(file, Buffer.alloc(64 << 20));
  fdatasyncSync(file);
  let offset = 0;
  await bench.compare(
    bench('append of @orch/dag', () => store.append(run, fence, step(), { durable: true })),
    bench('write and fdatasync on a file with its blocks', () => {
      writeSync(file, line, 0, line.length, offset);
      fdatasyncSync(file);
      offset = (offset + line.length) % (60 << 20);
    }),
  );
  closeSync(file);
});

test(`resuming a run of ${chain} nodes whose outcomes are recorded`, async ({ bench }) => {
  using dir = tempDir();
  using store = sqliteStore(join(dir.path, 'journal.sqlite'));
  const work = defineKind({ name: 'work', version: 1, effects: 'none', run: async () => null });
  const controller = new AbortController();
  const stop = defineKind({
    name: 'stop',
    version: 1,
    effects: 'none',
    run: () => {
      controller.abort();
      throw new Error('cancelled');
    },
  });
  const builder = graph('chains');
  for (let node = 0; node < chain; node++) {
    builder.node({ id: `n${node}`, kind: 'work', after: node < 8 ? [] : [`n${node - 8}`] });
  }
  const subject = builder.node({ id: 'last', kind: 'stop', after: [`n${chain - 1}`] }).build();
  const start = async (inner: RunStore, signal: AbortSignal): Promise<void> => {
    const handle = await runGraph(subject, { kinds: [work, stop], services: {}, store: inner, target: 't', signal });
    await handle.outcome;
  };
  await start(store, controller.signal);
  await bench('from the call to the end of the cancelled run', async () => {
    await start(store, AbortSignal.abort());
  }).run();
});
