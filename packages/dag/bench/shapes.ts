import { seededRandom } from '@orch/core';

import type { Graph } from '../src/index.ts';

import { graph } from '../src/index.ts';

/** For every node the numbers of the nodes it waits for. */
export type Shape = readonly (readonly number[])[];

const random = seededRandom(20_260_105);

/** As many nodes as wanted, each with three edges from random nodes before it. */
export const randomShape = (count: number): Shape =>
  shapeOf(count, (node) => (node === 0 ? [] : Array.from({ length: 3 }, () => Math.floor(random.next() * node))));

const shapeOf = (count: number, dependencies: (node: number) => readonly number[]): Shape =>
  Array.from({ length: count }, (_, node) => dependencies(node));

export const shapes: Readonly<Record<string, Shape>> = {
  '10,000 independent nodes': shapeOf(10_000, () => []),
  'a chain of 1,000 nodes': shapeOf(1000, (node) => (node === 0 ? [] : [node - 1])),
  '10,000 nodes with 30,000 random edges': randomShape(10_000),
  '100 layers of 100 nodes, 990,000 edges': shapeOf(10_000, (node) =>
    node < 100 ? [] : Array.from({ length: 100 }, (_, place) => (Math.floor(node / 100) - 1) * 100 + place),
  ),
};

const known = new WeakMap<Shape, readonly string[]>();

/** The ids of the nodes, the same strings for every engine: making a million of them would be most of what is measured. */
export function idsOf(shape: Shape): readonly string[] {
  const ids = known.get(shape) ?? shape.map((_, node) => `n${node}`);
  known.set(shape, ids);
  return ids;
}

/** The shape as a graph of one kind. */
export function graphOf(name: string, shape: Shape, kind: string): Graph {
  const builder = graph(name);
  const ids = idsOf(shape);
  const idOf = (node: number): string => ids[node] ?? '';
  for (const [node, dependencies] of shape.entries()) {
    builder.node({ id: idOf(node), kind, after: dependencies.map(idOf) });
  }
  return builder.build();
}
