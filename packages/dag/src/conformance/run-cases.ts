import { deepEqual, equal, ok } from 'node:assert/strict';

import type { RunId } from '@orch/core';

import type { CloseRequest } from '../journal/store.ts';
import type { ConformanceCase } from './stage.ts';

import { closing, fails, opened, planned, scene } from './stage.ts';

/** What becomes of runs and their events. */
export const runCases: readonly ConformanceCase[] = [
  scene('events come back as they were written, in order', async ({ a, b }) => {
    const { run, fence, resumed, replay } = await opened(a, 't', 'h');
    equal(resumed, false);
    deepEqual(replay, []);
    const events = [1, 2, 3].map((seq) => planned(run, seq));
    await a.append(run, fence, events.slice(0, 1), { durable: false });
    await a.append(run, fence, events.slice(1), { durable: true });
    deepEqual(await b.events(run), events);
    for (const after of [0, 1, 2, 3, 4]) deepEqual(await b.events(run, after), events.slice(after));
    deepEqual(await b.events('unknown' as RunId), []);
  }),
  scene('an append is all or nothing, and events without a gap', async ({ a }) => {
    const { run, fence } = await opened(a, 't', 'h');
    await a.append(run, fence, [planned(run, 1)], { durable: false });
    await fails('ORCH_JOURNAL_SEQUENCE', () => a.append(run, fence, [planned(run, 1)], { durable: false }));
    await fails('ORCH_JOURNAL_SEQUENCE', () =>
      a.append(run, fence, [planned(run, 2), planned(run, 4)], { durable: false }),
    );
    await fails('ORCH_JOURNAL_SEQUENCE', () =>
      a.append(run, fence, [planned(run, 3), planned(run, 3)], { durable: false }),
    );
    equal((await a.events(run)).length, 1);
  }),
  scene('closing writes the last events, the status and the durations, and frees the target', async ({ a, b }) => {
    const { run, fence } = await opened(a, 't', 'h');
    const first = { durations: new Map([['k', 10]]), paces: new Map([['k', 3]]) };
    await a.close(run, fence, { ...closing('succeeded', [planned(run, 1)]), ...first });
    equal((await b.events(run)).length, 1);
    equal((await b.runs('t'))[0]?.status, 'succeeded');
    equal(await b.findOpen('t'), undefined);
    const next = await opened(b, 't', 'h');
    equal(next.resumed, false);
    ok(next.fence > fence);
    equal((await b.paces()).get('k'), 3);
    const second = { durations: new Map([['k', 20]]), paces: new Map([['k', 5]]) };
    await b.close(next.run, next.fence, { ...closing('failed'), ...second });
    const learned = (await b.durations()).get('k') ?? 0;
    ok(learned > 10 && learned < 20);
    const pace = (await b.paces()).get('k') ?? 0;
    ok(pace > 3 && pace < 5);
  }),
  scene('a cancelled or released run goes on, a succeeded or failed one does not', async ({ a, b }) => {
    const { run, fence } = await opened(a, 't', 'h');
    await a.close(run, fence, closing('cancelled'));
    const again = await opened(b, 't', 'h');
    equal(again.run, run);
    equal((await a.runs('t'))[0]?.status, 'open');
    await b.release(run, again.fence);
    const third = await opened(a, 't', 'h');
    equal(third.run, run);
    await a.close(run, third.fence, closing('failed'));
    equal((await opened(a, 't', 'h')).resumed, false);
  }),
  scene('processes that continue a run in turn each begin behind the last event of the other', async ({ a, b }) => {
    const { run, fence } = await opened(a, 't', 'h');
    await a.append(run, fence, [planned(run, 1)], { durable: false });
    await a.release(run, fence);
    const second = await opened(b, 't', 'h');
    await b.append(run, second.fence, [planned(run, 2), planned(run, 3)], { durable: false });
    await b.release(run, second.fence);
    const third = await opened(a, 't', 'h');
    await fails('ORCH_JOURNAL_SEQUENCE', () => a.append(run, third.fence, [planned(run, 2)], { durable: false }));
    await a.append(run, third.fence, [planned(run, 4)], { durable: false });
    equal((await b.events(run)).length, 4);
  }),
  scene('another graph supersedes the open run of its target only', async ({ a, b }) => {
    const old = await opened(a, 't', 'h1');
    await a.release(old.run, old.fence);
    const other = await opened(a, 'other', 'h1');
    const next = await opened(b, 't', 'h2');
    equal(next.resumed, false);
    deepEqual(
      (await b.runs()).map((record) => [record.run, record.status]),
      [
        [old.run, 'superseded'],
        [other.run, 'open'],
        [next.run, 'open'],
      ],
    );
    await fails('ORCH_FENCED', () => a.append(old.run, old.fence, [planned(old.run, 1)], { durable: false }));
  }),
  scene('decisions of people are kept for a run that goes on, and refused for one that has ended', async ({ a, b }) => {
    const { run, fence } = await opened(a, 't', 'h');
    const approval = { node: 'n', key: 'k', decision: 'approved', by: 'ada' } as const;
    await b.approve(run, approval);
    await a.close(run, fence, closing('needs-human'));
    await b.approve(run, { ...approval, decision: 'rejected', note: 'no' });
    deepEqual(await a.approvals(run), [
      { ...approval, at: 1_700_000_000_000 },
      { ...approval, decision: 'rejected', note: 'no', at: 1_700_000_000_000 },
    ]);
    const again = await opened(a, 't', 'h');
    equal(again.run, run);
    await a.close(run, again.fence, closing('succeeded'));
    await fails('ORCH_RUN_CLOSED', () => b.approve(run, approval));
    await fails('ORCH_RUN_UNKNOWN', () => b.approve('unknown' as RunId, approval));
  }),
  scene('a run whose effects are being undone goes on with its own graph only', async ({ a, b }) => {
    const { run, fence } = await opened(a, 't', 'h');
    await a.append(run, fence, [planned(run, 1)], { durable: true, status: 'compensating' });
    await a.release(run, fence);
    await fails('ORCH_RUN_COMPENSATING', () => opened(b, 't', 'other'));
    const again = await opened(b, 't', 'h');
    equal(again.run, run);
    equal((await a.findOpen('t'))?.status, 'compensating');
    await b.close(run, again.fence, closing('failed'));
    equal((await opened(a, 't', 'other')).resumed, false);
  }),
  scene(
    'old runs are removed with their journals, but for the newest of each target and open ones',
    async ({ a, time }) => {
      const finished = async (target: string, status: CloseRequest['status'] = 'succeeded'): Promise<RunId> => {
        const { run, fence } = await opened(a, target, 'h');
        await a.close(run, fence, closing(status, [planned(run, 1)]));
        time.now += 86_400_000;
        return run;
      };
      const old = await finished('t');
      const others = [await finished('other'), await finished('open', 'cancelled')];
      const newer = [await finished('t', 'failed'), await finished('t')];
      equal(await a.prune({ runs: 1, days: 10 }), 0);
      equal(await a.prune({ runs: 2, days: 3 }), 1);
      deepEqual(await a.events(old), []);
      deepEqual(
        (await a.runs()).map(({ run }) => run),
        [...others, ...newer],
      );
      equal((await a.events(newer[0] ?? old)).length, 1);
      await a.prune({ runs: 0, days: 0 });
      deepEqual(
        (await a.runs()).map(({ target }) => target),
        ['open'],
      );
    },
  ),
];
