import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Graph, Needs } from '../../src/index.ts';

import { defineKind, graph, memoryStore, runGraph } from '../../src/index.ts';
import { slowly } from '../support.ts';

interface Shape {
  readonly edges: readonly (readonly number[])[];
  readonly needs: readonly Needs[];
  readonly locks: readonly (readonly string[])[];
  readonly delays: readonly number[];
  readonly order: readonly number[];
}

const limits = { cpu: 3, memory: 10 };

const shapes: fc.Arbitrary<Shape> = fc.integer({ min: 1, max: 30 }).chain((count) => {
  const perNode = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
    fc.array(arbitrary, { minLength: count, maxLength: count });
  return fc.record({
    edges: perNode(fc.array(fc.nat({ max: count - 1 }), { maxLength: 4 })),
    needs: perNode(fc.record({ cpu: fc.integer({ min: 0, max: 3 }), memory: fc.integer({ min: 0, max: 10 }) })),
    locks: perNode(fc.subarray(['a', 'b'])),
    delays: perNode(fc.nat({ max: 3 })),
    order: fc.shuffledSubarray([...Array.from({ length: count }).keys()], { minLength: count, maxLength: count }),
  });
});

const dependencies = (shape: Shape, node: number): number[] => shape.edges[node]!.filter((other) => other < node);

function graphOf(shape: Shape): Graph {
  const builder = graph('random');
  for (const node of shape.order) {
    builder.node({
      id: `n${node}`,
      kind: 'work',
      input: { node },
      after: dependencies(shape, node).map((other) => `n${other}`),
      needs: shape.needs[node]!,
      locks: shape.locks[node]!,
    });
  }
  return builder.build();
}

class Observer {
  readonly started = new Map<number, number>();
  readonly finished = new Set<number>();
  readonly problems: string[] = [];
  readonly #running = new Set<number>();
  readonly #shape: Shape;

  constructor(shape: Shape) {
    this.#shape = shape;
  }

  begin(node: number): void {
    this.started.set(node, (this.started.get(node) ?? 0) + 1);
    for (const other of dependencies(this.#shape, node)) {
      if (!this.finished.has(other)) this.problems.push(`${node} started before ${other}`);
    }
    this.#running.add(node);
    const running = [...this.#running];
    for (const resource of ['cpu', 'memory'] as const) {
      const used = running.reduce((sum, other) => sum + this.#shape.needs[other]![resource]!, 0);
      if (used > limits[resource]) this.problems.push(`${used} of ${resource}`);
    }
    const locks = running.flatMap((other) => this.#shape.locks[other]!);
    if (new Set(locks).size < locks.length) this.problems.push('a lock was held twice');
  }

  end(node: number): void {
    this.#running.delete(node);
    this.finished.add(node);
  }
}

test('on any graph every node runs once, after its dependencies, within limits and locks', async () => {
  await fc.assert(
    fc.asyncProperty(shapes, fc.boolean(), fc.boolean(), async (shape, asynchronous, effects) => {
      const observer = new Observer(shape);
      const work = defineKind({
        name: 'work',
        version: 1,
        effects: effects ? 'files' : 'none',
        run: (_ctx, { node }: { node: number }) => {
          observer.begin(node);
          const delay = shape.delays[node]!;
          if (delay === 0) {
            observer.end(node);
            return node;
          }
          return (async () => {
            for (let turn = 1; turn < delay; turn++) await new Promise((resolve) => setImmediate(resolve));
            await Promise.resolve();
            observer.end(node);
            return node;
          })();
        },
      });
      const store = asynchronous ? slowly(memoryStore()) : memoryStore();
      const options = { kinds: [work], services: {}, store, target: 't', limits };
      const outcome = await (await runGraph(graphOf(shape), options)).outcome;
      expect(observer.problems).toEqual([]);
      expect(outcome.status).toBe('succeeded');
      expect([...observer.started.values()]).toEqual(shape.order.map(() => 1));
    }),
    { numRuns: 150 },
  );
}, 120_000);
