import { OrchError } from '@orch/core';
import { expect, test } from 'vitest';

import type { Event, Kind, RunStore } from '../../src/index.ts';

import { defineKind, graph, memoryStore, runGraph } from '../../src/index.ts';

const untilAborted: Kind = defineKind({
  name: 'wait',
  version: 1,
  effects: 'process',
  run: (ctx) =>
    new Promise<never>((_resolve, reject) => {
      ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason as Error), { once: true });
    }),
});

/** A store whose lease is to be renewed every millisecond, which fails as told. */
function failingRenewal(error: () => Error, inner: RunStore = memoryStore()): RunStore {
  return {
    ...inner,
    open: async (request) => ({ ...(await inner.open(request)), renewEveryMs: 1 }),
    renew: () => {
      throw error();
    },
  };
}

const subject = graph('g').node({ id: 'n', kind: 'wait' }).build();

test('a run whose lease somebody else has taken signals its nodes and stops, without waiting for its next write', async () => {
  const store = failingRenewal(() => new OrchError('ORCH_FENCED', 'taken over'));
  const handle = await runGraph(subject, { kinds: [untilAborted], services: {}, store, target: 't' });
  await expect(handle.outcome).rejects.toMatchObject({ code: 'ORCH_FENCED' });
  // Where it does not stop, nothing else ends it.
}, 120_000);

test('a lease that could not be renewed for another reason is only warned of', async () => {
  const store = failingRenewal(() => new Error('busy'));
  const stop = new AbortController();
  const warnings: Event['body'][] = [];
  const handle = await runGraph(subject, {
    kinds: [untilAborted],
    services: {},
    store,
    target: 't',
    signal: stop.signal,
    onEvent: ({ type, body }) => {
      if (type !== 'warning') return;
      warnings.push(body);
      stop.abort();
    },
  });
  expect((await handle.outcome).status).toBe('cancelled');
  expect(warnings[0]).toMatchObject({ code: 'ORCH_LEASE_UNRENEWED' });
});
