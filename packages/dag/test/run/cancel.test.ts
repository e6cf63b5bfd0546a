import { expect, test } from 'vitest';

import type { Event, Kind } from '../../src/index.ts';

import { defineKind, graph, memoryStore, runGraph } from '../../src/index.ts';
import { echo, fail } from '../support.ts';

/** Waits for its signal, then throws its reason. */
const wait: Kind = defineKind({
  name: 'wait',
  version: 1,
  effects: 'process',
  run: (ctx) =>
    new Promise<null>((_resolve, reject) => {
      ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason as Error));
      ctx.progress('waiting');
    }),
});

const subject = graph('g')
  .node({ id: 'first', kind: 'echo', input: 1 })
  .node({ id: 'waiting', kind: 'wait', after: ['first'] })
  .node({ id: 'never', kind: 'echo', after: ['waiting'] })
  .build();

test('a cancelled run signals what runs, starts nothing more, and the next start continues it', async () => {
  const store = memoryStore();
  const stop = new AbortController();
  const onEvent = (event: Event): void => {
    if (event.type === 'progress') stop.abort(new Error('stop'));
  };
  const options = { services: {}, store, target: 't' };
  const handle = await runGraph(subject, { ...options, kinds: [echo, wait], signal: stop.signal, onEvent });
  const outcome = await handle.outcome;
  expect(outcome.status).toBe('cancelled');
  expect([...outcome.nodes.values()].map((node) => node.status)).toEqual(['succeeded', 'cancelled', 'cancelled']);

  const ended: Kind = { ...wait, run: () => 'now' };
  const again = await runGraph(subject, { ...options, kinds: [echo, ended] });
  expect(again).toMatchObject({ resumed: true, run: handle.run });
  const second = await again.outcome;
  expect(second.status).toBe('succeeded');
  expect(second.nodes.get('first')).toMatchObject({ replayed: true, output: 1 });
  expect(second.nodes.get('never')?.status).toBe('succeeded');
});

test('a run whose signal has aborted before starts nothing', async () => {
  const signal = AbortSignal.abort(new Error('stop'));
  const handle = await runGraph(subject, {
    kinds: [echo, wait],
    services: {},
    store: memoryStore(),
    target: 't',
    signal,
  });
  const outcome = await handle.outcome;
  expect(outcome.status).toBe('cancelled');
  expect([...outcome.nodes.values()].every((node) => node.status === 'cancelled')).toBe(true);
});

test('fail-fast signals what runs and starts nothing more, and the run has failed', async () => {
  const graphWithFailure = graph('g')
    .node({ id: 'waiting', kind: 'wait' })
    .node({ id: 'bad', kind: 'fail', input: { message: 'no' }, after: ['slow'] })
    .node({ id: 'slow', kind: 'echo' })
    .node({ id: 'next', kind: 'echo', after: ['waiting'] })
    .build();
  const kinds = [wait, fail, echo];
  const options = { kinds, services: {}, store: memoryStore(), target: 't', failure: 'fail-fast' as const };
  const outcome = await (await runGraph(graphWithFailure, { ...options, limits: { cpu: 8 } })).outcome;
  expect(outcome.status).toBe('failed');
  expect(outcome.nodes.get('waiting')?.status).toBe('cancelled');
  expect(outcome.nodes.get('next')?.status).toBe('cancelled');
});

function brokenOn(type: Event['type']): (event: Event) => void {
  return (event) => {
    if (event.type === type) throw new Error('broken listener');
  };
}

test('a listener that throws stops the run with its error, and the run can be resumed', async () => {
  const store = memoryStore();
  const acting: Kind = { ...echo, effects: 'network' };
  const options = { kinds: [acting], services: {}, store, target: 't' };
  const small = graph('g')
    .node({ id: 'a', kind: 'echo' })
    .node({ id: 'b', kind: 'echo', after: ['a'] })
    .build();
  const handle = await runGraph(small, { ...options, onEvent: brokenOn('node-started') });
  await expect(handle.outcome).rejects.toThrow('broken listener');
  const again = await runGraph(small, options);
  expect(again.resumed).toBe(true);
  expect((await again.outcome).status).toBe('succeeded');
});

test('a listener that throws at the last event is not ignored', async () => {
  const small = graph('g').node({ id: 'a', kind: 'echo' }).build();
  const options = { kinds: [echo], services: {}, store: memoryStore(), target: 't' };
  const handle = await runGraph(small, { ...options, onEvent: brokenOn('run-closed') });
  await expect(handle.outcome).rejects.toThrow('broken listener');
});
