import { memoryStore, type Event } from '@orch/dag';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { heedRefusals } from '../../src/index.ts';
import { tellRefusal } from '../../src/orchestrate/refusals.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const landed = { type: 'node-succeeded', node: 'work:a' } as unknown as Event;

it('halves the tasks of a provider that refuses, once an overload, and gives them back one by one', async () => {
  const store = memoryStore();
  const limits: (readonly [string, unknown])[] = [];
  const errors: unknown[] = [];
  using heed = heedRefusals({
    store,
    handle: { setLimit: (resource, limit) => void limits.push([resource, limit]) },
    agent: 'claude',
    resource: 'agent:claude',
    max: 8,
    now: () => Date.now(),
    onError: (error) => void errors.push(error),
  });
  const refuse = (key: string, agent = 'claude', begunAt = Date.now()): Promise<void> =>
    tellRefusal(store, key, { agent, begunAt, waitMs: 1000 });
  await vi.advanceTimersByTimeAsync(5000);
  const early = Date.now() - 1;
  await refuse('one', 'claude', early);
  await refuse('two', 'claude', early);
  await refuse('of another', 'codex');
  await vi.advanceTimersByTimeAsync(1000);
  expect(limits).toEqual([['agent:claude', 4]]);
  // It had begun before the limit fell.
  await refuse('late', 'claude', early);
  await vi.advanceTimersByTimeAsync(1000);
  expect(limits).toHaveLength(1);
  await refuse('again');
  await vi.advanceTimersByTimeAsync(1000);
  expect(limits.at(-1)).toEqual(['agent:claude', 2]);
  for (let task = 0; task < 3; task++) heed.onEvent(landed);
  expect(limits.at(-1)).toEqual(['agent:claude', 3]);
  expect(await store.messages.pending('refusals')).toEqual([]);
  expect(errors).toEqual([]);
});
