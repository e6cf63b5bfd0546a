import { seededRandom } from '@orch/core';
import { expect, test } from 'vitest';

import type { Graph } from '../../src/index.ts';

import { graph, item, ref, runGraph } from '../../src/index.ts';
import { simulate, VirtualTime } from '../../src/simulate.ts';

/** Nodes whose durations are spread as those of real steps are: lognormal, sigma 1.2. */
function lognormal(next: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return 100 * Math.exp(1.2 * normal);
}

function randomGraph(seed: number, count: number): Graph {
  const random = seededRandom(seed);
  const builder = graph(`random ${seed}`);
  for (let node = 0; node < count; node++) {
    const after = new Set(
      Array.from({ length: Math.floor(random.next() * 4) }, () => `n${Math.floor(random.next() * node)}`),
    );
    builder.node({
      id: `n${node}`,
      kind: 'k',
      estimateMs: lognormal(() => random.next()),
      after: node === 0 ? [] : [...after],
    });
  }
  return builder.build();
}

function layered(seed: number, layers: number): Graph {
  const random = seededRandom(seed);
  const builder = graph(`layered ${seed}`);
  for (let layer = 0; layer < layers; layer++) {
    for (let place = 0; place < layers; place++) {
      const after = [0, 1, 2].map(() => `n${layer - 1}-${Math.floor(random.next() * layers)}`);
      builder.node({
        id: `n${layer}-${place}`,
        kind: 'k',
        estimateMs: lognormal(() => random.next()),
        after: layer === 0 ? [] : [...new Set(after)],
      });
    }
  }
  return builder.build();
}

async function meanRatio(graphs: readonly Graph[], cpu: number): Promise<number> {
  let sum = 0;
  for (const subject of graphs) {
    const { makespanMs, lowerBoundMs } = await simulate(subject, { limits: { cpu } });
    sum += makespanMs / lowerBoundMs;
  }
  return sum / graphs.length;
}

test.each([2, 4, 8])(
  'with known durations and %i slots a run takes hardly longer than any schedule must',
  async (cpu) => {
    const seeds = Array.from({ length: 12 }, (_, seed) => seed + 1);
    expect(
      await meanRatio(
        seeds.map((seed) => randomGraph(seed, 60)),
        cpu,
      ),
    ).toBeLessThan(1.01);
    expect(
      await meanRatio(
        seeds.slice(0, 2).map((seed) => randomGraph(seed, 1000)),
        cpu,
      ),
    ).toBeLessThan(1.01);
    expect(
      await meanRatio(
        seeds.map((seed) => layered(seed, 8)),
        cpu,
      ),
    ).toBeLessThan(1.02);
  },
);

test('with estimates that are off by half a standard deviation it takes hardly longer', async () => {
  const noisy = async (subject: Graph, cpu: number): Promise<number> => {
    const durationOf = (node: { estimateMs?: number }, random: { next(): number }): number =>
      (node.estimateMs ?? 1) * (lognormal(() => random.next()) / 100) ** (0.5 / 1.2);
    const { makespanMs, lowerBoundMs } = await simulate(subject, { limits: { cpu }, durationOf });
    return makespanMs / lowerBoundMs;
  };
  let sum = 0;
  for (const cpu of [2, 4, 8]) for (let seed = 1; seed <= 12; seed++) sum += await noisy(randomGraph(seed, 60), cpu);
  expect(sum / 36).toBeLessThan(1.03);
});

test('four tasks of 45, 38, 52 and 41 seconds take as long as the longest, eight at four slots as the bound', async () => {
  const tasks = (...seconds: number[]): Graph => {
    const builder = graph('tasks');
    for (const [place, second] of seconds.entries()) {
      builder.node({ id: `t${place}`, kind: 'k', estimateMs: second * 1000 });
    }
    return builder.build();
  };
  expect((await simulate(tasks(45, 38, 52, 41), { limits: { cpu: 4 } })).makespanMs).toBe(52_000);
  const eight = await simulate(tasks(45, 38, 52, 41, 45, 38, 52, 41), { limits: { cpu: 4 } });
  expect(eight.makespanMs / eight.lowerBoundMs).toBeLessThanOrEqual(1.03);
  const twelve = await simulate(tasks(...Array.from({ length: 12 }, () => 30)), { limits: { cpu: 6 } });
  expect(twelve.makespanMs).toBe(60_000);
});

test('a simulation repeats by its seed, follows references, and knows failures and retries', async () => {
  const subject = graph('g')
    .node({ id: 'list', kind: 'k', estimateMs: 10 })
    .node({
      id: 'each',
      kind: 'k',
      forEach: ref('list', 'items'),
      input: item(),
      retry: { attempts: 3, backoff: { type: 'fixed', delayMs: 100 }, jitter: 'full' },
    })
    .node({ id: 'end', kind: 'k', input: ref('each', '0.name') })
    .build();
  const run = (seed: number): ReturnType<typeof simulate> =>
    simulate(subject, {
      seed,
      failureOf: (node, attempt) => (node.id === 'each' && attempt < 3 ? new Error('x') : undefined),
    });
  const [first, again, other] = [await run(1), await run(1), await run(2)];
  expect(first.status).toBe('succeeded');
  expect(again.makespanMs).toBe(first.makespanMs);
  expect(other.makespanMs).not.toBe(first.makespanMs);
});

test('a run that waits for something that never comes is reported instead of hanging', async () => {
  const time = new VirtualTime();
  const stuck = { name: 'k', version: 1, effects: 'none', run: () => new Promise<never>(() => undefined) } as const;
  const subject = graph('g').node({ id: 'a', kind: 'k' }).build();
  const handle = await runGraph(subject, { kinds: [stuck], services: {}, target: 't', clock: time, timers: time });
  await expect(time.run(handle.outcome)).rejects.toMatchObject({ code: 'ORCH_SIMULATION_STUCK' });
});

test('a graph of ten thousand nodes is simulated', async () => {
  expect((await simulate(randomGraph(7, 10_000), { limits: { cpu: 500 } })).status).toBe('succeeded');
});
