import { deepEqual, ok, rejects } from 'node:assert/strict';

import type { ConformanceCase } from './stage.ts';

import { fails, opened, scene } from './stage.ts';

/** What the locks of a store must do. */
export const lockCases: readonly ConformanceCase[] = [
  scene('a lock is exclusive, given back, taken from the dead, and its fence only rises', async ({ a, b, states }) => {
    const held = await a.locks.acquire('l');
    await fails('ORCH_LOCKED', () => b.locks.acquire('l'));
    await held.release();
    const next = await b.locks.acquire('l');
    ok(next.fence > held.fence);
    await fails('ORCH_FENCED', () => held.renew());
    await held.release();
    await fails('ORCH_LOCKED', () => a.locks.acquire('l'));
    states.set(2, 'dead');
    const last = await a.locks.acquire('l', { ttlMs: 1000 });
    ok(last.fence > next.fence);
    await fails('ORCH_FENCED', () => next.renew());
  }),
  scene('a lock and a run of the same name do not meet, and waiting ends with its signal', async ({ a, b }) => {
    await using _held = await a.locks.acquire('t');
    await opened(b, 't', 'h');
    const reason = new Error('enough');
    await rejects(b.locks.acquire('t', { waitMs: 60_000, signal: AbortSignal.abort(reason) }), reason);
  }),
  scene(
    'a lock can be shared by many or held by one, and sharers that died do not keep it',
    async ({ a, b, states }) => {
      const one = await a.locks.acquire('l', { mode: 'shared' });
      const two = await b.locks.acquire('l', { mode: 'shared' });
      ok(two.fence > one.fence);
      await one.renew();
      await fails('ORCH_LOCKED', () => a.locks.acquire('l'));
      await one.release();
      await fails('ORCH_LOCKED', () => a.locks.acquire('l'));
      states.set(2, 'dead');
      const alone = await a.locks.acquire('l');
      await fails('ORCH_FENCED', () => two.renew());
      await fails('ORCH_LOCKED', () => a.locks.acquire('l', { mode: 'shared' }));
      await alone.release();
      await a.locks.acquire('l', { mode: 'shared' });
      await a.locks.acquire('l:', { mode: 'exclusive' });
    },
  ),
  scene(
    'several locks are taken all or none, and two that want the same ones never wait in a circle',
    async ({ a, b }) => {
      const held = await b.locks.acquire('m');
      await fails('ORCH_LOCKED', () => a.locks.acquireAll(['z', 'm', 'a']));
      await using _first = await b.locks.acquireAll(['a', 'z']);
      await held.release();
      await fails('ORCH_LOCKED', () => a.locks.acquireAll(['m', 'z']));
      const both = await a.locks.acquireAll(['m', 'n', 'm']);
      deepEqual([...both.fences.keys()], ['m', 'n']);
      await both.renew();
      await both.release();
      await fails('ORCH_FENCED', () => both.renew());
      await b.locks.acquire('n');
    },
  ),
  scene('who waits for the first of several locks holds none of the others', async ({ a, b }) => {
    const held = await b.locks.acquire('a');
    const waiting = a.locks.acquireAll(['z', 'a'], { waitMs: 60_000 });
    const other = await b.locks.acquire('z');
    await Promise.all([held.release(), other.release()]);
    deepEqual([...(await waiting).fences.keys()], ['a', 'z']);
  }),
  scene('a circle of waits is told at once to whoever closes it, with its path', async ({ a, b }) => {
    const [one, two, three] = [await a.locks.acquire('x'), await b.locks.acquire('y'), await a.locks.acquire('z')];
    const wait = { waitMs: 60_000 };
    const first = a.locks.acquire('y', { ...wait, holding: [one] });
    const second = b.locks.acquire('z', { ...wait, holding: [two] });
    await rejects(async () => a.locks.acquire('x', { ...wait, holding: [three] }), {
      code: 'ORCH_LOCK_CYCLE',
      message: 'locks wait for each other: x → y → z → x',
      data: { cycle: ['x', 'y', 'z', 'x'] },
    });
    await rejects(async () => a.locks.acquire('z', { ...wait, holding: [three] }), { code: 'ORCH_LOCK_CYCLE' });
    // Nobody waits in a circle any more, and what was refused is not remembered.
    await three.release();
    const z = await second;
    await Promise.all([z.release(), two.release()]);
    const y = await first;
    await fails('ORCH_LOCKED', () => b.locks.acquire('x', { holding: [y] }));
    await y.release();
  }),
  scene('a wait of the dead, and one for a lock that is free, close no circle', async ({ a, b, states }) => {
    const one = await a.locks.acquire('x');
    const two = await b.locks.acquire('y', { mode: 'shared' });
    const controller = new AbortController();
    const waiting = b.locks.acquire('x', { waitMs: 60_000, holding: [two], signal: controller.signal });
    states.set(2, 'dead');
    const taken = await a.locks.acquire('y', { waitMs: 60_000, holding: [one] });
    controller.abort(new Error('enough'));
    await rejects(waiting, { message: 'enough' });
    ok(taken.fence > two.fence);
  }),
];
