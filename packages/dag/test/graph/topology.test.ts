import {
  array,
  assert,
  constantFrom,
  nat,
  oneof,
  property,
  record,
  stringMatching,
  tuple,
  uniqueArray,
} from 'fast-check';
import { expect, test } from 'vitest';

import { seededRandom } from '@orch/core';

import type { NodeSpec } from '../../src/index.ts';

import { ref, referencesOf } from '../../src/graph/references.ts';
import { topologyOf } from '../../src/graph/topology.ts';

/** Ids in ascending order, in none, and used twice; dependencies on what is before, behind, twice, or nowhere. */
const graphs = uniqueArray(stringMatching(/^[a-c0-9]{1,3}$/), { minLength: 1, maxLength: 12 })
  .chain((ids) =>
    record({
      ids: constantFrom(
        ids,
        ids.toSorted((left, right) => left.length - right.length || (left < right ? -1 : 1)),
        [...ids, ...ids.slice(0, 1)],
      ),
      after: array(array(constantFrom(...ids, 'nowhere'), { maxLength: 5 }), { minLength: 13, maxLength: 13 }),
    }),
  )
  .map(({ ids, after }) => ids.map((id, node): NodeSpec => ({ id, kind: 'k', after: after[node] ?? [] })));

test('the edges of any graph are those that its nodes name, each once, and its order has dependencies first', () => {
  assert(
    property(graphs, (nodes) => {
      const { index, offsets, targets, indegree, order, missing } = topologyOf({ name: 'g', nodes });
      const last = new Map(nodes.map(({ id }, position) => [id, position]));
      const wanted = nodes.flatMap(({ after = [] }, to) =>
        [...new Set(after.filter((id) => last.has(id)))].map((id) => `${last.get(id)} ${to}`),
      );
      const found = nodes.flatMap((_, from) =>
        [...targets.subarray(offsets[from], offsets[from + 1])].map((to) => `${from} ${to}`),
      );
      expect(found.toSorted()).toEqual(wanted.toSorted());
      expect([...indegree].reduce((sum, count) => sum + count, 0)).toBe(wanted.length);
      expect(missing.length).toBe(nodes.flatMap(({ after = [] }) => after).filter((id) => id === 'nowhere').length);
      expect(index.duplicates).toEqual(nodes.map(({ id }) => id).filter((id, at, ids) => ids.indexOf(id) !== at));
      for (const { id } of nodes) expect(index.get(id)).toBe(last.get(id));
      const place = new Map([...order].map((node, position) => [node, position]));
      expect(place.size).toBe(order.length);
      const sorted = found.map((edge) => edge.split(' ').map(Number)).filter(([, to = 0]) => place.has(to));
      expect(sorted.filter(([from = 0, to = 0]) => (place.get(from) ?? Infinity) >= (place.get(to) ?? 0))).toEqual([]);
    }),
  );
});

/** Nodes in any order, or side by side, and some of them again. */
const row = oneof(
  array(nat(59), { maxLength: 90 }),
  tuple(nat(59), nat(59), array(nat(59), { maxLength: 3 })).map(([first, count, again]) => {
    const run = Array.from({ length: Math.min(count, 60 - first) }, (_, place) => first + place);
    return [...run, ...again.filter((node) => run.includes(node))];
  }),
);

test('a node that names very many others, some of them again, waits for each of them once', () => {
  assert(
    property(array(row, { minLength: 4, maxLength: 4 }), (rows) => {
      const names = Array.from({ length: 60 }, (_, node) => `n${node}`);
      const nodes: NodeSpec[] = [
        ...names.map((id) => ({ id, kind: 'k' })),
        ...rows.map((row, place) => ({ id: `row ${place}`, kind: 'k', after: row.map((node) => names[node] ?? '') })),
      ];
      const { indegree, offsets, targets } = topologyOf({ name: 'g', nodes });
      expect([...indegree.subarray(60)]).toEqual(rows.map((named) => new Set(named).size));
      expect(targets.length).toBe(rows.reduce((sum, named) => sum + new Set(named).size, 0));
      for (const [place, named] of rows.entries()) {
        const found = names.flatMap((_, node) =>
          targets.subarray(offsets[node], offsets[node + 1]).includes(60 + place) ? [node] : [],
        );
        expect(found).toEqual([...new Set(named)].toSorted((left, right) => left - right));
      }
    }),
  );
});

test('a large graph whose nodes name others all over it has the edges that they name', () => {
  const count = 17_000;
  const random = seededRandom(1);
  const any = (): number => Math.floor(random.next() * count);
  const ids = Array.from({ length: count }, (_, node) => `n${node}`);
  const isRow = (node: number): boolean => node % 50 === 7;
  const nodes = ids.map((id, node): NodeSpec => {
    // Some name nobody, some a node that is not there, some a row of neighbours, some refer to one in their input.
    if (node % 11 === 0) return { id, kind: 'k' };
    const first = any();
    const named = isRow(node) ? [first, first + 1, first + 2] : Array.from({ length: node % 5 }, any);
    const after = named.map((other) => ids[other] ?? 'nowhere');
    return node % 13 === 0 ? { id, kind: 'k', after, input: ref(`n${any()}`) } : { id, kind: 'k', after };
  });
  const { offsets, targets, missing } = topologyOf({ name: 'g', nodes });
  const found = ids.flatMap((from, node) =>
    [...targets.subarray(offsets[node], offsets[node + 1])].map((to) => `${from} ${ids[to]}`),
  );
  const named = nodes.flatMap((node) =>
    [...new Set([...(node.after ?? []), ...referencesOf(node).map(({ $ref }) => $ref)])].map(
      (id) => `${id} ${node.id}`,
    ),
  );
  const isThere = (edge: string): boolean => !edge.startsWith('nowhere');
  const wanted = named.filter(isThere).toSorted();
  // Compared one by one: to show how two lists of this length differ takes a minute.
  expect(found.toSorted().find((edge, place) => edge !== wanted[place])).toBeUndefined();
  expect(found.length).toBe(wanted.length);
  expect(missing.length).toBe(nodes.flatMap(({ after = [] }) => after).filter((id) => id === 'nowhere').length);
});
