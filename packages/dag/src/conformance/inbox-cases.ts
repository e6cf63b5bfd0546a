import { deepEqual, equal } from 'node:assert/strict';

import type { RunId } from '@orch/core';

import type { ConformanceCase } from './stage.ts';

import { closing, fails, first, opened, scene } from './stage.ts';

/** What other processes can see of a run, ask of it, and learn from it. */
export const inboxCases: readonly ConformanceCase[] = [
  scene(
    'a wish to stop reaches the holder of a run, and is forgotten when the run is opened again',
    async ({ a, b }) => {
      const { run, fence } = await opened(a, 't', 'h');
      deepEqual(await a.inbox(run), { cancellation: undefined, approvals: [] });
      await b.cancel(run, { by: 'ada', reason: 'too dear' });
      const cancellation = { by: 'ada', reason: 'too dear', at: 1_700_000_000_000 };
      deepEqual((await a.inbox(run)).cancellation, cancellation);
      await b.cancel(run, { by: 'bob' });
      deepEqual((await a.inbox(run)).cancellation, { by: 'bob', at: 1_700_000_000_000 });
      await a.close(run, fence, closing('cancelled'));
      const again = await opened(b, 't', 'h');
      equal((await b.inbox(run)).cancellation, undefined);
      await b.close(run, again.fence, closing('succeeded'));
      await fails('ORCH_RUN_CLOSED', () => a.cancel(run, { by: 'ada' }));
      await fails('ORCH_RUN_UNKNOWN', () => a.cancel('unknown' as RunId, { by: 'ada' }));
      deepEqual(await a.inbox('unknown' as RunId), { cancellation: undefined, approvals: [] });
    },
  ),
  scene('decisions of people are in the inbox of their run only', async ({ a, b }) => {
    const { run } = await opened(a, 't', 'h');
    const other = await opened(a, 'other', 'h');
    await b.approve(run, { node: 'n', key: 'k', decision: 'approved', by: 'ada' });
    equal((await a.inbox(run)).approvals.length, 1);
    equal((await a.inbox(other.run)).approvals.length, 0);
  }),
  scene('everybody can see who holds a target, and whether that process still lives', async ({ a, b, states }) => {
    equal(await b.holder('t'), undefined);
    const { run, fence } = await opened(a, 't', 'h');
    const held = { owner: first, fence, expiresAt: 1_700_000_030_000 };
    deepEqual(await b.holder('t'), { ...held, state: 'alive' });
    states.set(1, 'dead');
    deepEqual(await b.holder('t'), { ...held, state: 'dead' });
    await a.release(run, fence);
    equal(await b.holder('t'), undefined);
  }),
  scene('a run keeps on whose behalf it works, and what was asked for last', async ({ a, b }) => {
    const graph = { name: 'g', hash: 'h' };
    const parent = (await opened(a, 'parent', 'h')).run;
    const { run, fence } = await a.open({ target: 't', graph, parent, request: { command: 'x', of: [1, null, 'ü'] } });
    const [record] = await b.runs('t');
    deepEqual([record?.parent, record?.request], [parent, { command: 'x', of: [1, null, 'ü'] }]);
    await a.release(run, fence);
    const again = await b.open({ target: 't', graph, request: 'y' });
    deepEqual([again.run, (await b.findOpen('t'))?.parent, (await b.findOpen('t'))?.request], [run, parent, 'y']);
    await b.release(run, again.fence);
    await b.open({ target: 't', graph });
    equal((await b.findOpen('t'))?.request, 'y');
    equal((await a.runs('parent'))[0]?.request, undefined);
  }),
  scene('a learned peak rises at once and falls slowly, each resource of a kind for itself', async ({ a }) => {
    const used = async (peaks: Readonly<Record<string, number>>): Promise<void> => {
      const { run, fence } = await opened(a, 't', 'h');
      await a.close(run, fence, { ...closing('succeeded'), peaks: new Map([['k', peaks]]) });
    };
    await used({ memory: 100, cpu: 2 });
    await used({ memory: 200 });
    deepEqual({ ...(await a.peaks()).get('k') }, { memory: 200, cpu: 2 });
    await used({ memory: 100, cpu: 2 });
    const fallen = (await a.peaks()).get('k')?.['memory'] ?? 0;
    equal(fallen > 100 && fallen < 200, true);
  }),
];
