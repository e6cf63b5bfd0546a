import { deepEqual, equal, ok, rejects } from 'node:assert/strict';

import { isOrchError } from '@orch/core';

import type { ConformanceCase } from './stage.ts';

import { closing, fails, first, opened, planned, scene } from './stage.ts';

/** Who may take a target, and when. */
export const leaseCases: readonly ConformanceCase[] = [
  scene('a target that a living process holds is refused, with the holder named', async ({ a, b }) => {
    await opened(a, 't', 'h');
    await rejects(
      async () => opened(b, 't', 'h'),
      (error: unknown) => {
        ok(isOrchError(error, 'ORCH_LOCKED'));
        deepEqual(error.data['holder'], first);
        return true;
      },
    );
    await fails('ORCH_LOCKED', () => opened(a, 't', 'h'));
    await opened(b, 'other', 'h');
  }),
  scene('a dead holder is taken over at once, and its run goes on', async ({ a, b, states }) => {
    const { run, fence } = await opened(a, 't', 'h');
    await a.append(run, fence, [planned(run, 1)], { durable: false });
    states.set(1, 'dead');
    const taken = await opened(b, 't', 'h');
    equal(taken.run, run);
    equal(taken.resumed, true);
    ok(taken.fence > fence);
    deepEqual(taken.replay, [planned(run, 1)]);
  }),
  scene('a holder of another boot or container is waited out by its lease', async ({ a, b, states, time }) => {
    await opened(a, 't', 'h');
    states.set(1, 'foreign');
    await fails('ORCH_LOCKED', () => opened(b, 't', 'h'));
    time.now += 30_000;
    equal((await opened(b, 't', 'h')).resumed, true);
  }),
  scene('appending and renewing keep a lease alive', async ({ a, b, time, states }) => {
    states.set(1, 'foreign');
    const { run, fence } = await opened(a, 't', 'h');
    time.now += 20_000;
    await a.renew(run, fence);
    time.now += 20_000;
    await a.append(run, fence, [planned(run, 1)], { durable: false });
    time.now += 20_000;
    await a.append(run, fence, [planned(run, 2)], { durable: false });
    time.now += 20_000;
    await fails('ORCH_LOCKED', () => opened(b, 't', 'h'));
  }),
  scene('a living holder is not taken over, however late its lease is by the clock', async ({ a, b, time }) => {
    await opened(a, 't', 'h');
    time.now += 24 * 3_600_000;
    await fails('ORCH_LOCKED', () => b.open({ target: 't', graph: { name: 'g', hash: 'h' } }));
  }),
  scene('a holder that was paused past its lease writes nothing', async ({ a, b, time, states }) => {
    const { run, fence } = await opened(a, 't', 'h');
    states.set(1, 'stopped');
    await fails('ORCH_LOCKED', () => b.open({ target: 't', graph: { name: 'g', hash: 'h' } }));
    time.now += 30_000;
    const taken = await opened(b, 't', 'h');
    await fails('ORCH_FENCED', () => a.append(run, fence, [planned(run, 1)], { durable: true }));
    await fails('ORCH_FENCED', () => a.renew(run, fence));
    await fails('ORCH_FENCED', () => a.close(run, fence, closing('succeeded', [planned(run, 1)])));
    await a.release(run, fence);
    await b.append(run, taken.fence, [planned(run, 1)], { durable: false });
    equal((await a.findOpen('t'))?.status, 'open');
  }),
  scene('a holder that has written before writes nothing once another has its lease', async ({ a, b, states }) => {
    const { run, fence } = await opened(a, 't', 'h');
    await a.append(run, fence, [planned(run, 1)], { durable: true });
    await a.append(run, fence, [planned(run, 2)], { durable: true });
    states.set(1, 'dead');
    await opened(b, 't', 'h');
    await fails('ORCH_FENCED', () => a.append(run, fence, [planned(run, 3)], { durable: true }));
    deepEqual(await b.events(run), [planned(run, 1), planned(run, 2)]);
  }),
];
