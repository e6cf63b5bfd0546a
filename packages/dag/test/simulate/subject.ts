import type { Json, Random } from '@orch/core';
import { seededRandom } from '@orch/core';

import type { Graph, NodeSpec, RetryPolicy } from '../../src/index.ts';

import { graph, ref } from '../../src/index.ts';

/** What a node of a simulated run does. */
export interface Part {
  readonly id: string;
  readonly kind: 'pure' | 'act' | 'fan';
  readonly ms: number;
  /** How often an attempt fails before one succeeds; more than the policy allows where it fails for good. */
  readonly failures: number;
  readonly postponements: number;
  readonly children: number;
  readonly before: readonly string[];
  readonly spec: NodeSpec;
}

export interface Subject {
  readonly graph: Graph;
  readonly parts: ReadonlyMap<string, Part>;
  readonly limits: { readonly cpu: number; readonly memory: number };
  /** Whether every node can succeed. */
  readonly isSound: boolean;
}

const pick = (random: Random, below: number): number => Math.floor(random.next() * below);

const attempts = 3;

function retryOf(random: Random): RetryPolicy {
  const types = [
    { type: 'fixed', delayMs: 7 },
    { type: 'linear', delayMs: 5 },
    { type: 'exponential', delayMs: 3, maxMs: 50 },
  ] as const;
  return { attempts, backoff: types[pick(random, 3)] ?? types[0], jitter: 'full' };
}

/** A random graph with effects, locks, retries, postponements and expansions, the same for the same seed. */
export function subjectOf(seed: number): Subject {
  const random = seededRandom(seed);
  const count = 1 + pick(random, 24);
  const limits = { cpu: 1 + pick(random, 4), memory: 4 + pick(random, 8) };
  const failsForGood = random.next() < 0.15 ? pick(random, count) : -1;
  const builder = graph(`seed ${seed}`);
  const parts = new Map<string, Part>();
  for (let node = 0; node < count; node++) {
    const before = [...new Set(Array.from({ length: pick(random, 4) }, () => `n${pick(random, node)}`))].filter(
      (id) => node > 0 && id !== `n${node}`,
    );
    const roll = random.next();
    const kind = roll < 0.15 ? 'fan' : roll < 0.5 ? 'act' : 'pure';
    const failures = node === failsForGood ? attempts : random.next() < 0.2 ? 1 + pick(random, attempts - 1) : 0;
    const locks = ['a', 'b'].filter(() => random.next() < 0.15);
    const refers = random.next() < 0.5;
    const input: Json = refers ? before.map((id) => ref(id) as unknown as Json) : null;
    const spec: NodeSpec = {
      id: `n${node}`,
      kind,
      input,
      ...(refers ? {} : { after: before }),
      needs: { cpu: pick(random, limits.cpu + 1), memory: pick(random, limits.memory + 1) },
      ...(locks.length === 0 ? {} : { locks }),
      ...(failures === 0 ? {} : { retry: retryOf(random) }),
    };
    builder.node(spec);
    parts.set(spec.id, {
      id: spec.id,
      kind,
      ms: pick(random, 3) === 0 ? 0 : pick(random, 40),
      failures,
      postponements: random.next() < 0.1 ? 1 : 0,
      children: pick(random, 4),
      before,
      spec,
    });
  }
  return { graph: builder.build(), parts, limits, isSound: failsForGood < 0 };
}
