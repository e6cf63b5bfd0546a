import { expect, test } from 'vitest';

import type { Event, Kind, RunHandle, RunOptions } from '../../src/index.ts';

import { defineKind, graph, memoryStore, runGraph } from '../../src/index.ts';
import { VirtualTime } from '../../src/simulate.ts';

const lasting = (time: VirtualTime, needs: Kind['needs'] = { cpu: 1 }): Kind =>
  defineKind({
    name: 'work',
    version: 1,
    effects: 'none',
    needs: needs ?? {},
    run: async (_ctx, ms: number | null) => {
      await time.sleep(ms ?? 100);
      return null;
    },
  });

interface Scene {
  readonly handle: RunHandle;
  readonly time: VirtualTime;
  readonly starts: number[];
  readonly end: () => Promise<string>;
}

async function scene(nodes: number, options: Partial<RunOptions<unknown>> = {}, needs?: Kind['needs']): Promise<Scene> {
  const time = new VirtualTime(0);
  const starts: number[] = [];
  const builder = graph('g');
  for (let node = 0; node < nodes; node++) builder.node({ id: `n${node}`, kind: 'work' });
  const handle = await runGraph(builder.build(), {
    kinds: [lasting(time, needs)],
    services: {},
    target: 't',
    limits: { cpu: 1 },
    clock: time,
    timers: time,
    onEvent: (event: Event) => {
      if (event.type === 'node-started') starts.push(event.at);
    },
    ...options,
  });
  return { handle, time, starts, end: async () => (await time.run(handle.outcome)).status };
}

test('a paused run lets its nodes end, starts none, and goes on when it is resumed', async () => {
  const { handle, time, starts, end } = await scene(4);
  time.after(150, () => handle.pause());
  time.after(900, () => handle.resume());
  expect(await end()).toBe('succeeded');
  expect(starts).toEqual([0, 100, 900, 1000]);
});

test('a drained run ends with what runs, and the next start does the rest', async () => {
  const store = memoryStore();
  const first = await scene(4, { store });
  first.time.after(150, () => first.handle.drain());
  expect(await first.end()).toBe('cancelled');
  expect(first.starts).toEqual([0, 100]);
  expect(first.time.monotonic()).toBe(200);
  const second = await scene(4, { store });
  expect(second.handle.resumed).toBe(true);
  expect(await second.end()).toBe('succeeded');
  expect(second.starts).toHaveLength(2);
});

test('a drained run that had nothing left to start has succeeded', async () => {
  const { handle, time, end } = await scene(1);
  time.after(50, () => handle.drain());
  expect(await end()).toBe('succeeded');
});

test('a raised limit lets more nodes run, a lowered one fewer, and 0 none', async () => {
  const { handle, time, starts, end } = await scene(8);
  time.after(50, () => handle.setLimit('cpu', 3));
  time.after(120, () => handle.setLimit('cpu', 0));
  time.after(500, () => handle.setLimit('cpu', 1));
  expect(await end()).toBe('succeeded');
  expect(starts).toEqual([0, 50, 50, 100, 500, 600, 700, 800]);
  expect(() => handle.setLimit('unheard-of', 1)).toThrow('the limit of "unheard-of" cannot be set');
});

test('a node that needs more than a lowered limit runs alone', async () => {
  const { handle, time, starts, end } = await scene(3, { limits: { memory: 4 } }, { memory: 4 });
  time.after(50, () => handle.setLimit('memory', 2));
  expect(await end()).toBe('succeeded');
  expect(starts).toEqual([0, 100, 200]);
});

test('a rate lets so much begin within a minute, whatever has ended meanwhile', async () => {
  const limits = { tokens: { perMinute: 60, burst: 2 } };
  const { starts, end } = await scene(5, { limits }, { tokens: 1 });
  expect(await end()).toBe('succeeded');
  expect(starts).toEqual([0, 0, 1000, 2000, 3000]);
});

test('fractions of a resource are given back exactly', async () => {
  const { starts, end } = await scene(30, { limits: { cpu: 1 } }, { cpu: 0.1 });
  expect(await end()).toBe('succeeded');
  expect(starts.filter((at) => at === 0)).toHaveLength(10);
  expect(starts.filter((at) => at === 200)).toHaveLength(10);
});

test('a limit that is none is refused', async () => {
  await expect(scene(1, { limits: { cpu: -1 } })).rejects.toMatchObject({ code: 'ORCH_GRAPH_INVALID' });
  await expect(scene(1, { limits: { tokens: { perMinute: 0 } } })).rejects.toMatchObject({
    code: 'ORCH_GRAPH_INVALID',
  });
});
