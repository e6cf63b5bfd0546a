import { memoryStore, type RunStore } from '@orch/dag';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { forgeLock, serveForge } from '../../src/forge/messages.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('looks for requests seldom where none come, and often again where one came that nobody told of', async () => {
  const memory = memoryStore();
  let looks = 0;
  const messages: RunStore['messages'] = {
    ...memory.messages,
    watch: () => ({ [Symbol.dispose]: () => undefined }),
    pending: (topic) => {
      looks += 1;
      return memory.messages.pending(topic);
    },
  };
  const store = { ...memory, messages };
  const lock = await memory.locks.acquire(forgeLock, { ttlMs: 60_000 });
  const stop = new AbortController();
  const perform = (): Promise<never> => Promise.resolve({ number: 1, url: '' } as never);
  const server = serveForge(store, lock, perform, { signal: stop.signal });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(looks).toBeLessThan(25);
  const isAnswered = async (key: string, ms: number): Promise<boolean> => {
    await messages.post({ topic: 'forge', key, kind: 'issue', body: { do: 'issue' } });
    await vi.advanceTimersByTimeAsync(ms);
    return (await messages.answerTo('forge', key))?.ok === true;
  };
  expect(await isAnswered('first', 1000)).toBe(true);
  looks = 0;
  expect(await isAnswered('second', 800)).toBe(true);
  expect(looks).toBeGreaterThan(2);
  expect(await isAnswered('third', 100)).toBe(true);
  stop.abort();
  await server.ended;
});
