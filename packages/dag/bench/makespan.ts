import type { Random } from '@orch/core';
import { seededRandom } from '@orch/core';

import type { Target } from '@orch/bench';
import { atMost } from '@orch/bench';

import type { Graph } from '../src/index.ts';

import { graph } from '../src/index.ts';
import { simulate } from '../src/simulate.ts';

/** A factor whose logarithm is normal. */
function lognormal(random: Random, sigma: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return Math.exp(sigma * normal);
}

/** Durations are spread as those of real steps are: sigma 1.2. */
const duration = (random: Random): number => 100 * lognormal(random, 1.2);

function randomGraph(seed: number, count: number): Graph {
  const random = seededRandom(seed);
  const builder = graph(`${count} random nodes`);
  for (let node = 0; node < count; node++) {
    const after = Array.from({ length: Math.floor(random.next() * 4) }, () => Math.floor(random.next() * node));
    const ids = node === 0 ? [] : [...new Set(after)].map((other) => `n${other}`);
    builder.node({ id: `n${node}`, kind: 'k', estimateMs: duration(random), after: ids });
  }
  return builder.build();
}

function layered(seed: number): Graph {
  const random = seededRandom(seed);
  const builder = graph('8 layers of 8');
  for (let node = 0; node < 64; node++) {
    const above = (node >> 3) - 1;
    const after = [0, 1, 2].map(() => `n${above * 8 + Math.floor(random.next() * 8)}`);
    const ids = above < 0 ? [] : [...new Set(after)];
    builder.node({ id: `n${node}`, kind: 'k', estimateMs: duration(random), after: ids });
  }
  return builder.build();
}

const suites: Readonly<Record<string, readonly Graph[]>> = {
  'random, 60 nodes': Array.from({ length: 60 }, (_, seed) => randomGraph(seed + 1, 60)),
  '8 layers of 8': Array.from({ length: 60 }, (_, seed) => layered(seed + 1)),
  'random, 1,000 nodes': Array.from({ length: 5 }, (_, seed) => randomGraph(seed + 1, 1000)),
};

/**
 * How long simulated runs take, of what no schedule can undercut, on the average of 2, 4 and 8 slots: with durations
 * that are known, and with learned ones, from which the real ones differ by a lognormal factor of sigma 0.5.
 */
export async function measureMakespan(): Promise<readonly Target[]> {
  const targets: Target[] = [];
  for (const [title, graphs] of Object.entries(suites)) {
    for (const [how, sigma, limit] of [
      ['known', 0, 1.01],
      ['learned', 0.5, 1.03],
    ] as const) {
      let sum = 0;
      for (const cpu of [2, 4, 8]) {
        for (const [index, subject] of graphs.entries()) {
          const { makespanMs, lowerBoundMs } = await simulate(subject, {
            limits: { cpu },
            seed: index + 1,
            durationOf: (node, random) => (node.estimateMs ?? 1) * (sigma === 0 ? 1 : lognormal(random, sigma)),
          });
          sum += makespanMs / lowerBoundMs;
        }
      }
      const reached = sum / (3 * graphs.length);
      targets.push(...atMost(`makespan of the lower bound, ${title}, durations ${how}`, reached, limit));
    }
  }
  return targets;
}
