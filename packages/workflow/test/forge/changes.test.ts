import { join } from 'node:path';

import { sqliteStore } from '@orch/dag';
import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { changesOf } from '../../src/forge/changes.ts';

const forever = 60_000;
const never = new AbortController().signal;

test('who waits for a journal is woken by what another process writes there, also between two waits', async () => {
  using dir = tempDir();
  using store = sqliteStore(join(dir.path, 'journal.db'));
  using other = sqliteStore(join(dir.path, 'journal.db'));
  await other.messages.post({ topic: 'forge', key: 'first', kind: 'issue', body: {} });
  using changes = changesOf(store.messages);
  const waited = changes.next(forever, never);
  await other.messages.post({ topic: 'forge', key: 'k', kind: 'issue', body: {} });
  expect(await waited).toBe(true);
  expect(await store.messages.pending('forge')).toHaveLength(2);
  for (const key of ['a', 'b', 'c']) {
    await other.messages.answer({ topic: 'forge', key }, { ok: true, result: null });
    await other.messages.post({ topic: 'forge', key, kind: 'issue', body: {} });
    await changes.next(forever, never);
    expect((await store.messages.pending('forge')).some((one) => one.key === key)).toBe(true);
  }
});

test('where a store tells nothing of changes, it is waited as long as was said', async () => {
  using changes = changesOf({});
  const from = performance.now();
  await changes.next(1, never);
  expect(await changes.next(20, never)).toBe(false);
  expect(performance.now() - from).toBeGreaterThan(19);
});

test('waiting ends with its signal', async () => {
  using changes = changesOf({});
  const controller = new AbortController();
  const waiting = changes.next(forever, controller.signal);
  controller.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(changes.next(forever, controller.signal)).rejects.toThrow('enough');
});
