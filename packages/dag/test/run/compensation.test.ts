import { expect, test } from 'vitest';

import type { Graph, Kind, RunHandle, RunOptions, RunOutcome, RunStore } from '../../src/index.ts';

import { defineKind, graph, memoryStore, ref, runGraph } from '../../src/index.ts';
import { echo, fail } from '../support.ts';

/** A world in which things are made and removed, and what happened in it. */
class World {
  readonly things = new Set<string>();
  readonly log: string[] = [];
  readonly broken = new Set<string>();

  get kinds(): Kind[] {
    const make = defineKind<string, string>({
      name: 'make',
      version: 1,
      effects: 'network',
      run: (ctx, name) =>
        ctx.effect({
          key: name,
          probe: () => (this.things.has(name) ? name : undefined),
          do: () => {
            this.log.push(`make ${name}`);
            this.things.add(name);
            return name;
          },
          undo: { kind: 'remove', input: name },
        }),
    });
    const remove = defineKind<string, null>({
      name: 'remove',
      version: 1,
      effects: 'network',
      run: (ctx, name) =>
        ctx.effect({
          key: `remove ${name}`,
          idempotent: true,
          do: () => {
            if (this.broken.has(name)) throw new Error(`${name} cannot be removed`);
            if (this.things.delete(name)) this.log.push(`remove ${name}`);
            return null;
          },
        }),
    });
    return [make, remove, echo, fail];
  }

  start(store: RunStore, subject: Graph = failing, more: Partial<RunOptions<unknown>> = {}): Promise<RunHandle> {
    const options = { kinds: this.kinds, services: {}, store, target: 't', compensate: 'on-failure' } as const;
    return runGraph(subject, { ...options, ...more });
  }

  async end(store: RunStore, subject?: Graph, more?: Partial<RunOptions<unknown>>): Promise<RunOutcome> {
    return (await this.start(store, subject, more)).outcome;
  }
}

const failing = graph('g')
  .node({ id: 'a', kind: 'make', input: 'branch' })
  .node({ id: 'b', kind: 'make', input: 'commit', after: ['a'] })
  .node({ id: 'c', kind: 'make', input: 'request', after: ['b'] })
  .node({ id: 'd', kind: 'fail', input: { message: 'no' }, after: ['c'] })
  .build();

test('what a failed run did is undone in the reverse order of completion', async () => {
  const world = new World();
  const { status, compensation } = await world.end(memoryStore());
  expect(status).toBe('failed');
  expect(world.log).toEqual([
    'make branch',
    'make commit',
    'make request',
    'remove request',
    'remove commit',
    'remove branch',
  ]);
  expect(compensation).toEqual({
    undone: ['undo c: request', 'undo b: commit', 'undo a: branch'],
    failed: [],
    isComplete: true,
  });
});

test('of two effects at a time the one that was completed last is undone first, whichever began first', async () => {
  const world = new World();
  let finishFirst: (() => void) | undefined;
  const gate = new Promise<void>((resolve) => (finishFirst = resolve));
  const slow = defineKind<string, string>({
    name: 'slow',
    version: 1,
    effects: 'network',
    run: (ctx, name) =>
      ctx.effect({
        key: name,
        do: async () => {
          if (name === 'first') await gate;
          else finishFirst?.();
          return name;
        },
        undo: { kind: 'remove', input: name },
      }),
  });
  const subject = graph('g')
    .node({ id: 'a', kind: 'slow', input: 'first' })
    .node({ id: 'b', kind: 'slow', input: 'second' })
    .node({ id: 'c', kind: 'fail', input: { message: 'no' }, after: ['a', 'b'] })
    .build();
  const { compensation } = await world.end(memoryStore(), subject, {
    kinds: [...world.kinds, slow],
    limits: { cpu: 2 },
  });
  expect(compensation?.undone).toEqual(['undo a: first', 'undo b: second']);
});

test('nothing is undone where that is not wanted, and nothing twice', async () => {
  const world = new World();
  const store = memoryStore();
  const { compensation } = await world.end(store, failing, { compensate: 'never' });
  expect(compensation).toBeUndefined();
  expect(world.things.size).toBe(3);
  await world.end(store);
  await world.end(store);
  expect(world.log.filter((line) => line === 'remove branch')).toHaveLength(2);
  expect(world.things.size).toBe(0);
});

test('a compensation that fails lets the others run, keeps the target, and is tried again by the next start', async () => {
  const world = new World();
  const store = memoryStore();
  world.broken.add('commit');
  const handle = await world.start(store);
  const first = await handle.outcome;
  expect(first.status).toBe('needs-human');
  expect(first.compensation).toMatchObject({ failed: ['undo b: commit'], isComplete: false });
  expect([...world.things]).toEqual(['commit']);
  expect((await store.findOpen('t'))?.status).toBe('compensating');

  const other = graph('other').node({ id: 'x', kind: 'echo' }).build();
  await expect(world.start(store, other)).rejects.toMatchObject({ code: 'ORCH_RUN_COMPENSATING' });

  world.broken.clear();
  const second = await world.end(store, failing, { compensate: 'never' });
  expect(second).toMatchObject({ run: handle.run, status: 'failed' });
  expect(world.things.size).toBe(0);
  expect(world.log.filter((line) => line.startsWith('make'))).toHaveLength(3);
  expect((await world.end(store, other)).status).toBe('succeeded');
});

test('a person can say that a compensation is done', async () => {
  const world = new World();
  const store = memoryStore();
  world.broken.add('commit');
  const { run } = await world.end(store);
  await store.approve(run, { node: 'undo b: commit', key: 'undone', decision: 'approved', by: 'ada' });
  const { status, compensation } = await world.end(store);
  expect(status).toBe('failed');
  expect(compensation?.isComplete).toBe(true);
});

test('a compensation whose kind does not exist any more needs a person', async () => {
  const world = new World();
  const store = memoryStore();
  const kinds = world.kinds.filter(({ name }) => name !== 'remove');
  const { status, compensation } = await world.end(store, failing, { kinds });
  expect(status).toBe('needs-human');
  expect(compensation?.failed).toHaveLength(3);
  expect((await world.end(store)).compensation?.isComplete).toBe(true);
});

test('after a pivot nothing is undone: the run stays open and the next start tries the rest again', async () => {
  const world = new World();
  const store = memoryStore();
  let isBroken = true;
  const flaky = defineKind({
    name: 'flaky',
    version: 1,
    effects: 'none',
    run: () => {
      if (isBroken) throw new Error('not yet');
      return 'there';
    },
  });
  const subject = graph('g')
    .node({ id: 'merge', kind: 'make', input: 'merge', pivot: true })
    .node({ id: 'tell', kind: 'flaky', after: ['merge'] })
    .node({ id: 'end', kind: 'echo', input: ref('tell') })
    .build();
  const kinds = [...world.kinds, flaky];
  const first = await world.end(store, subject, { kinds });
  expect(first.status).toBe('needs-human');
  expect(world.log).toEqual(['make merge']);
  isBroken = false;
  const second = await world.end(store, subject, { kinds });
  expect(second).toMatchObject({ run: first.run, status: 'succeeded' });
  expect(world.log).toEqual(['make merge']);
});

test('an interrupted run can be undone instead of being continued', async () => {
  const world = new World();
  const store = memoryStore();
  const stop = new AbortController();
  const options: Partial<RunOptions<unknown>> = {
    signal: stop.signal,
    onEvent: (event) => {
      if (event.type === 'node-succeeded' && event.node === 'b') stop.abort();
    },
  };
  expect((await world.end(store, failing, options)).status).toBe('cancelled');
  const { status, compensation } = await world.end(store, failing, { compensate: 'now' });
  expect(status).toBe('failed');
  expect(compensation?.isComplete).toBe(true);
  expect(world.things.size).toBe(0);
});

/** A store whose writer dies after so many writes. */
function dyingAfter(count: number, inner: RunStore): RunStore {
  let seen = 0;
  const point = (): void => {
    if (++seen > count) throw new Error('killed');
  };
  return {
    ...inner,
    append: (run, fence, events, options) => {
      point();
      return inner.append(run, fence, events, options);
    },
    close: (run, fence, request) => {
      point();
      return inner.close(run, fence, request);
    },
  };
}

test('wherever a run and its undoing are cut off twice, everything is undone once, in order, in the same run', async () => {
  const removed = ['remove request', 'remove commit', 'remove branch'];
  const problems: string[] = [];
  let schedules = 0;
  const play = async (...deaths: number[]): Promise<number> => {
    const world = new World();
    const store = memoryStore();
    let lives = 0;
    for (const count of [...deaths, Number.POSITIVE_INFINITY]) {
      lives++;
      const handle = await world.start(dyingAfter(count, store)).catch(() => undefined);
      const outcome = await handle?.outcome.catch(() => undefined);
      if (outcome !== undefined) break;
    }
    schedules++;
    const undone = world.log.filter((line) => line.startsWith('remove'));
    const runs = (await store.runs()).map(({ status }) => status);
    const isSound = undone.join() === removed.join() && runs.join() === 'failed' && world.things.size === 0;
    if (!isSound) problems.push(`${deaths.join()}: ${world.log.join()} ${runs.join()}`);
    return lives;
  };
  for (let first = 0; ; first++) {
    if ((await play(first)) === 1) break;
    for (let second = 0; (await play(first, second)) === 3; second++);
  }
  expect(problems).toEqual([]);
  expect(schedules).toBeGreaterThan(100);
});
