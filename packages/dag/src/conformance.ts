import { deepEqual, equal, ok, rejects } from 'node:assert/strict';

import type { RunId } from '@orch/core';

import { isOrchError } from '@orch/core';

import type { JournalEvent } from './journal/events.ts';
import type { Owner, OwnerState } from './journal/owner.ts';
import type { CloseRequest, OpenedRun, RunStore } from './journal/store.ts';

import { journalVersion } from './journal/events.ts';

/** Connects to the store under test. Connections of one world see the same content. */
export interface StoreWorld {
  connect(options: {
    readonly owner: Owner;
    readonly clock: { now(): number; monotonic(): number };
    readonly ownerState: (owner: Owner) => OwnerState;
  }): RunStore | Promise<RunStore>;
  dispose(): void | Promise<void>;
}

/** One promise of the `RunStore` port; `check` rejects where a store breaks it. */
export interface ConformanceCase {
  readonly name: string;
  check(createWorld: () => StoreWorld | Promise<StoreWorld>): Promise<void>;
}

const first: Owner = { boot: 'b', namespace: 'n', pid: 1, startedAt: '1' };
const second: Owner = { boot: 'b', namespace: 'n', pid: 2, startedAt: '2' };
const graphOf = (hash: string): { name: string; hash: string } => ({ name: 'g', hash });

interface Stage {
  readonly a: RunStore;
  readonly b: RunStore;
  readonly time: { now: number };
  readonly states: Map<number, OwnerState>;
}

function scene(name: string, play: (stage: Stage) => Promise<void>): ConformanceCase {
  return {
    name,
    async check(createWorld) {
      const world = await createWorld();
      try {
        const time = { now: 1_700_000_000_000 };
        const states = new Map<number, OwnerState>();
        const clock = { now: () => time.now, monotonic: () => time.now };
        const ownerState = (owner: Owner): OwnerState => states.get(owner.pid) ?? 'alive';
        const a = await world.connect({ owner: first, clock, ownerState });
        const b = await world.connect({ owner: second, clock, ownerState });
        await play({ a, b, time, states });
      } finally {
        await world.dispose();
      }
    },
  };
}

function planned(run: RunId, seq: number): JournalEvent {
  const body = { kind: 'k', input: { seq, text: 'ü\u0000\u2028"' } };
  return { v: journalVersion, seq, run, node: `n${seq}`, attempt: 0, type: 'node-planned', at: 5, body };
}

const closing = (status: CloseRequest['status'], events: readonly JournalEvent[] = []): CloseRequest => ({
  status,
  events,
  durations: new Map(),
  durable: true,
});

const fails = (code: `ORCH_${string}`, work: () => unknown): Promise<void> =>
  rejects(
    async () => {
      await work();
    },
    (error: unknown) => isOrchError(error, code),
  );

async function opened(store: RunStore, target: string, hash: string): Promise<OpenedRun> {
  return store.open({ target, graph: graphOf(hash) });
}

/** What every {@link RunStore} must do. Run each case as one test. */
export const runStoreConformance: readonly ConformanceCase[] = [
  scene('events come back as they were written, in order', async ({ a, b }) => {
    const { run, fence, resumed, replay } = await opened(a, 't', 'h');
    equal(resumed, false);
    deepEqual(replay, []);
    const events = [1, 2, 3].map((seq) => planned(run, seq));
    await a.append(run, fence, events.slice(0, 1), { durable: false });
    await a.append(run, fence, events.slice(1), { durable: true });
    deepEqual(await b.events(run), events);
    deepEqual(await b.events('unknown' as RunId), []);
  }),
  scene('an append is all or nothing, and events without a gap', async ({ a }) => {
    const { run, fence } = await opened(a, 't', 'h');
    await a.append(run, fence, [planned(run, 1)], { durable: false });
    await fails('ORCH_JOURNAL_SEQUENCE', () => a.append(run, fence, [planned(run, 1)], { durable: false }));
    await fails('ORCH_JOURNAL_SEQUENCE', () =>
      a.append(run, fence, [planned(run, 2), planned(run, 4)], { durable: false }),
    );
    equal((await a.events(run)).length, 1);
  }),
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
  scene('closing writes the last events, the status and the durations, and frees the target', async ({ a, b }) => {
    const { run, fence } = await opened(a, 't', 'h');
    await a.close(run, fence, { ...closing('succeeded', [planned(run, 1)]), durations: new Map([['k', 10]]) });
    equal((await b.events(run)).length, 1);
    equal((await b.runs('t'))[0]?.status, 'succeeded');
    equal(await b.findOpen('t'), undefined);
    const next = await opened(b, 't', 'h');
    equal(next.resumed, false);
    ok(next.fence > fence);
    await b.close(next.run, next.fence, { ...closing('failed'), durations: new Map([['k', 20]]) });
    const learned = (await b.durations()).get('k') ?? 0;
    ok(learned > 10 && learned < 20);
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
    },
  ),
];
