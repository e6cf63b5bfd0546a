import { isOrchError, OrchError } from '@orch/core';
import { expect, test } from 'vitest';

import type { Event, Kind, KindDefinition, NodeSpec, RetryPolicy, RunOptions, RunOutcome } from '../../src/index.ts';

import { defineKind, graph, memoryStore, postponed, runGraph, summarize, validate } from '../../src/index.ts';
import { VirtualTime } from '../../src/simulate.ts';
import { echo } from '../support.ts';

type Flaky = Pick<KindDefinition<null, string, unknown>, 'retry' | 'timeoutMs' | 'graceMs' | 'effects'>;

function flaky(run: Kind['run'], more: Partial<Flaky> = {}): Kind {
  return { ...defineKind({ name: 'flaky', version: 1, effects: 'none', run: () => '', ...more }), run };
}

interface Played {
  readonly outcome: RunOutcome;
  readonly events: Event[];
  readonly time: VirtualTime;
}

async function play(
  kind: Kind,
  spec: Partial<NodeSpec> = {},
  options: Partial<RunOptions<unknown>> = {},
): Promise<Played> {
  const time = new VirtualTime();
  const events: Event[] = [];
  const subject = graph('g')
    .node({ id: 'a', kind: 'flaky', ...spec })
    .node({ id: 'b', kind: 'echo', after: ['a'] })
    .build();
  const handle = await runGraph(subject, {
    kinds: [kind, echo],
    services: {},
    store: memoryStore({ clock: time }),
    target: 't',
    clock: time,
    timers: time,
    onEvent: (event) => void events.push(event),
    ...options,
  });
  return { outcome: await time.run(handle.outcome), events, time };
}

const failing =
  (times: number, error: () => Error = () => new Error('no')): Kind['run'] =>
  (ctx) => {
    if (ctx.attempt <= times) throw error();
    return `attempt ${ctx.attempt}`;
  };

const pauses = (events: readonly Event[]): number[] =>
  events.flatMap((event) => (event.type === 'node-retrying' ? [event.body.delayMs] : []));

test('a node that fails is tried again by its policy, and what waits for it goes on afterwards', async () => {
  const retry: RetryPolicy = {
    attempts: 4,
    backoff: { type: 'exponential', delayMs: 100, maxMs: 300 },
    jitter: 'none',
  };
  const { outcome, events } = await play(flaky(failing(3), { retry }));
  expect(outcome.status).toBe('succeeded');
  expect(outcome.nodes.get('a')?.output).toBe('attempt 4');
  expect(pauses(events)).toEqual([100, 200, 300]);
  const started = events.filter((event) => event.type === 'node-started' && event.node === 'a');
  expect(started.map((event) => event.at - events[0]!.at)).toEqual([0, 100, 300, 600]);
});

test.each<[RetryPolicy['backoff'], number[]]>([
  [{ type: 'fixed', delayMs: 50 }, [50, 50, 50]],
  [{ type: 'linear', delayMs: 50 }, [50, 100, 150]],
  [{ type: 'linear', delayMs: 50, maxMs: 120 }, [50, 100, 120]],
  [{ type: 'exponential', delayMs: 10, factor: 3 }, [10, 30, 90]],
])('the pauses of %o are %o', async (backoff, expected) => {
  const { events } = await play(flaky(failing(3), { retry: { attempts: 4, backoff: backoff!, jitter: 'none' } }));
  expect(pauses(events)).toEqual(expected);
});

test('jitter shortens a pause by at most half, full jitter by up to all of it', async () => {
  const random = { next: () => 0.5, hex: (bytes: number) => '0'.repeat(2 * bytes) };
  const with_ = async (jitter?: RetryPolicy['jitter']): Promise<number[]> => {
    const retry: RetryPolicy = { attempts: 2, backoff: { type: 'fixed', delayMs: 100 }, ...(jitter && { jitter }) };
    return pauses((await play(flaky(failing(1), { retry }), {}, { random })).events);
  };
  expect([await with_(), await with_('equal'), await with_('full'), await with_('none')]).toEqual([
    [75],
    [75],
    [50],
    [100],
  ]);
});

test('when all attempts failed the last error is the outcome, and the node counts as failed', async () => {
  const { outcome } = await play(flaky(failing(9), { retry: { attempts: 3 } }));
  expect(outcome.status).toBe('failed');
  expect(outcome.nodes.get('a')).toMatchObject({ status: 'failed', error: { message: 'no' } });
  expect(outcome.nodes.get('b')?.status).toBe('blocked');
});

test('only errors that the policy names are tried again, and errors that cannot pass never are', async () => {
  const coded = (code: `ORCH_${string}`) => () => new OrchError(code, 'x');
  const counts = async (code: `ORCH_${string}`, retry: RetryPolicy): Promise<number> =>
    pauses((await play(flaky(failing(9, coded(code)), { retry }))).events).length;
  expect(await counts('ORCH_A', { attempts: 3, on: ['ORCH_A'] })).toBe(2);
  expect(await counts('ORCH_B', { attempts: 3, on: ['ORCH_A'] })).toBe(0);
  expect(await counts('ORCH_B', { attempts: 3, except: ['ORCH_B'] })).toBe(0);
  expect(await counts('ORCH_EFFECT_UNKNOWN', { attempts: 3 })).toBe(0);
});

test('the policy of a node goes before that of its kind', async () => {
  const { events } = await play(flaky(failing(9), { retry: { attempts: 5 } }), { retry: { attempts: 2 } });
  expect(pauses(events)).toHaveLength(1);
});

test('a node that is postponed uses up no attempt, however often', async () => {
  const run: Kind['run'] = (ctx) => {
    if (ctx.attempt <= 5) throw postponed(60_000, 'the provider answers again in a minute');
    return 'done';
  };
  const { outcome, events, time } = await play(flaky(run));
  expect(outcome.status).toBe('succeeded');
  expect(pauses(events)).toEqual([60_000, 60_000, 60_000, 60_000, 60_000]);
  expect(time.monotonic()).toBe(300_000);
});

test('a waiting node holds no resources', async () => {
  const time = new VirtualTime();
  const subject = graph('g').node({ id: 'a', kind: 'flaky' }).node({ id: 'b', kind: 'echo' }).build();
  const kind = flaky(failing(1), { retry: { attempts: 2, backoff: { type: 'fixed', delayMs: 1000 }, jitter: 'none' } });
  const handle = await runGraph(subject, {
    kinds: [kind, echo],
    services: {},
    target: 't',
    limits: { cpu: 1 },
    clock: time,
    timers: time,
  });
  const { nodes } = await time.run(handle.outcome);
  expect(nodes.get('b')!.startedAt).toBeLessThan(nodes.get('a')!.startedAt);
});

test('an effect of a failed attempt is known to the next one', async () => {
  const calls: string[] = [];
  const run: Kind['run'] = async (ctx) => {
    await ctx.effect({ key: 'pr', do: () => `made ${calls.push('do')}` });
    return failing(1)(ctx, null);
  };
  const { outcome } = await play(flaky(run, { retry: { attempts: 2 }, effects: 'network' }));
  expect(outcome.nodes.get('a')?.output).toBe('attempt 2');
  expect(calls).toEqual(['do']);
});

test('a cancelled pause ends at once, and the next start waits for the rest of it with its count kept', async () => {
  const time = new VirtualTime();
  const store = memoryStore({ clock: time });
  const retry: RetryPolicy = { attempts: 2, backoff: { type: 'fixed', delayMs: 1000 }, jitter: 'none' };
  const subject = graph('g').node({ id: 'a', kind: 'flaky' }).build();
  const options = {
    kinds: [flaky(failing(9), { retry })],
    services: {},
    store,
    target: 't',
    clock: time,
    timers: time,
  };
  const stop = new AbortController();
  const first = await runGraph(subject, { ...options, signal: stop.signal });
  time.after(400, () => stop.abort());
  expect((await time.run(first.outcome)).status).toBe('cancelled');
  expect(time.monotonic()).toBe(400);
  expect(summarize(await store.events(first.run)).nodes.get('a')).toMatchObject({ status: 'retrying', failures: 1 });

  const second = await runGraph(subject, options);
  expect(second.resumed).toBe(true);
  const outcome = await time.run(second.outcome);
  expect(time.monotonic()).toBe(1000);
  expect(outcome.status).toBe('failed');
  expect(summarize(await store.events(first.run)).nodes.get('a')).toMatchObject({ attempts: 2, status: 'failed' });
});

const untilAborted = (ctx: Parameters<Kind['run']>[0]): Promise<never> =>
  new Promise((_resolve, reject) => {
    ctx.signal.addEventListener('abort', () => reject(new Error('gave up')), { once: true });
  });

test('an attempt that takes too long gets its signal and fails as timed out, with what it threw as the cause', async () => {
  const { outcome, time } = await play(flaky(untilAborted, { timeoutMs: 500 }));
  expect(time.monotonic()).toBe(500);
  const node = outcome.nodes.get('a')!;
  expect(node.error).toMatchObject({ code: 'ORCH_NODE_TIMEOUT', message: 'node "a" took longer than 500 ms' });
  expect(isOrchError(node.cause) && node.cause.cause).toMatchObject({ message: 'gave up' });
});

test('a node that ends in time leaves no timer behind, which would keep the process alive', async () => {
  const time = new VirtualTime();
  let pending = 0;
  const timers = {
    soon: (task: () => void) => time.soon(task),
    after: (ms: number, task: () => void) => {
      pending++;
      const cancel = time.after(ms, task);
      return () => {
        pending--;
        cancel();
      };
    },
  };
  const kinds = [flaky(() => 'at once', { timeoutMs: 60_000 })];
  const subject = graph('g').node({ id: 'a', kind: 'flaky' }).build();
  const handle = await runGraph(subject, { kinds, services: {}, target: 't', clock: time, timers });
  expect((await time.run(handle.outcome)).status).toBe('succeeded');
  expect(pending).toBe(0);
});

test('a timeout is tried again by the policy, each attempt with its whole time', async () => {
  const run: Kind['run'] = (ctx) => (ctx.attempt < 3 ? untilAborted(ctx) : 'in time');
  const retry: RetryPolicy = { attempts: 3, backoff: { type: 'fixed', delayMs: 0 }, on: ['ORCH_NODE_TIMEOUT'] };
  const { outcome, time } = await play(flaky(run, { timeoutMs: 500, retry }));
  expect(outcome.nodes.get('a')?.output).toBe('in time');
  expect(time.monotonic()).toBe(1000);
});

test('a body that ignores its signal is given up after its grace, not tried again, and its late end changes nothing', async () => {
  let late: ((value: string) => void) | undefined;
  const run: Kind['run'] = () => new Promise<string>((resolve) => (late = resolve));
  const { outcome, time, events } = await play(flaky(run, { timeoutMs: 500, graceMs: 200, retry: { attempts: 5 } }));
  expect(outcome.nodes.get('a')?.error?.code).toBe('ORCH_NODE_ABANDONED');
  expect(time.monotonic()).toBe(700);
  const count = events.length;
  late!('late');
  await Promise.resolve();
  expect(events).toHaveLength(count);
});

test('a policy or a limit that cannot be followed is refused before anything runs', () => {
  const wrong = { attempts: 0 };
  expect(() => flaky(failing(1), { retry: wrong })).toThrow('its attempts are no positive integer');
  expect(() => flaky(failing(1), { timeoutMs: Number.NaN })).toThrow('timeoutMs of kind "flaky" is NaN');
  const backoff = { type: 'fixed', delayMs: -1 } as const;
  const subject = graph('g')
    .node({ id: 'a', kind: 'echo', retry: { attempts: 2, backoff }, timeoutMs: -1 })
    .build();
  expect(validate(subject, [echo]).map(({ code }) => code)).toEqual(['ORCH_NODE_RETRY', 'ORCH_NODE_TIMEOUT']);
});
