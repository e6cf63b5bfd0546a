import { deepEqual, equal } from 'node:assert/strict';

import type { ConformanceCase } from './stage.ts';

import { fails, scene } from './stage.ts';

const request = { topic: 'forge', key: 'k1', kind: 'issue', body: { title: 'ü\u0000"' } };

/** What the messages of a store must do. */
export const messageCases: readonly ConformanceCase[] = [
  scene('a request reaches another process once, and its answer comes back', async ({ a, b, time }) => {
    await a.messages.post(request);
    await a.messages.post({ ...request, body: 'changed' });
    time.now += 5;
    await a.messages.post({ ...request, key: 'k2' });
    await a.messages.post({ ...request, topic: 'other' });
    const pending = await b.messages.pending('forge');
    deepEqual(
      pending.map(({ key, body }) => [key, body]),
      [
        ['k1', request.body],
        ['k2', request.body],
      ],
    );
    equal(await a.messages.answerTo('forge', 'k1'), undefined);
    await b.messages.answer(request, { ok: true, result: { number: 7 } });
    await b.messages.answer(request, { ok: true, result: { number: 8 } });
    deepEqual(await a.messages.answerTo('forge', 'k1'), { ok: true, result: { number: 7 } });
    await a.messages.post(request);
    deepEqual(
      (await b.messages.pending('forge')).map(({ key }) => key),
      ['k2'],
    );
    equal((await a.messages.all('forge')).length, 2);
    await a.messages.remove('forge', 'k1');
    equal(await b.messages.answerTo('forge', 'k1'), undefined);
  }),
  scene('whoever watches is told that something was posted or answered, where a store can tell', async ({ a, b }) => {
    if (!a.messages.watch) return;
    let told = Promise.withResolvers<void>();
    using _watcher = a.messages.watch(() => told.resolve());
    await b.messages.post(request);
    await told.promise;
    told = Promise.withResolvers();
    await b.messages.answer(request, { ok: true, result: 1 });
    await told.promise;
  }),
  scene('a request whose answer was an error is open again when it is posted again', async ({ a, b }) => {
    await a.messages.post(request);
    const error = { code: 'ORCH_LOCKED', message: 'down' };
    await b.messages.answer(request, { ok: false, error });
    deepEqual(await a.messages.answerTo('forge', 'k1'), { ok: false, error });
    await a.messages.post(request);
    equal(await a.messages.answerTo('forge', 'k1'), undefined);
    equal((await b.messages.pending('forge')).length, 1);
  }),
  scene('only the holder of the lock can answer where one is named', async ({ a, b, states }) => {
    await a.messages.post(request);
    const old = await a.locks.acquire('forge');
    states.set(1, 'dead');
    const held = await b.locks.acquire('forge');
    await fails('ORCH_FENCED', () =>
      a.messages.answer(request, { ok: true, result: 1 }, { name: 'forge', fence: old.fence }),
    );
    equal(await b.messages.answerTo('forge', 'k1'), undefined);
    await b.messages.answer(request, { ok: true, result: 2 }, { name: 'forge', fence: held.fence });
    deepEqual(await b.messages.answerTo('forge', 'k1'), { ok: true, result: 2 });
  }),
  scene('requests that were answered long ago are removed, open ones stay', async ({ a, time }) => {
    await a.messages.post(request);
    await a.messages.post({ ...request, key: 'k2' });
    await a.messages.answer(request, { ok: true, result: null });
    time.now += 31 * 86_400_000;
    await a.messages.post({ ...request, key: 'k3' });
    deepEqual(
      (await a.messages.all('forge')).map(({ key }) => key),
      ['k2', 'k3'],
    );
  }),
];
