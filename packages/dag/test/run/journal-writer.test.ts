import { createRunId, systemClock, systemRandom } from '@orch/core';
import { expect, test } from 'vitest';

import { memoryStore } from '../../src/index.ts';
import { JournalWriter } from '../../src/run/journal-writer.ts';

test('a commit waits for the one before, however slow the store is', async () => {
  const open: (() => void)[] = [];
  const written: number[][] = [];
  const store = {
    ...memoryStore(),
    append: (_run: unknown, _fence: unknown, events: readonly { readonly seq: number }[]) => {
      written.push(events.map(({ seq }) => seq));
      return new Promise<void>((resolve) => void open.push(resolve));
    },
  };
  const journal = new JournalWriter({
    store,
    run: createRunId(systemClock, systemRandom),
    fence: 1,
    lastSeq: 0,
    clock: systemClock,
    stream: { push: () => undefined },
  });
  const record = (): void => journal.record('node-started', 'a', 1, { kind: 'k', version: 1 }, true);
  record();
  const first = journal.commit();
  record();
  record();
  const second = journal.commit();
  await new Promise((resolve) => setImmediate(resolve));
  expect(written).toEqual([[1]]);
  open.shift()?.();
  await first;
  await new Promise((resolve) => setImmediate(resolve));
  expect(written).toEqual([[1], [2, 3]]);
  open.shift()?.();
  await second;
  expect(journal.isEmpty).toBe(true);
});
