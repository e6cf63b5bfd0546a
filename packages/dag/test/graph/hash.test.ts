import { hashJson, type Json } from '@orch/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Kind, NodeSpec } from '../../src/index.ts';

import { graphHash } from '../../src/graph/hash.ts';
import { echo } from '../support.ts';

const kinds = new Map<string, Kind>([['echo', { ...echo, version: 3 }]]);

const nodes = fc.uniqueArray(
  fc.record(
    {
      id: fc.string({ unit: 'binary' }),
      kind: fc.constantFrom('echo', 'unknown'),
      input: fc.jsonValue() as fc.Arbitrary<Json>,
      after: fc.array(fc.string({ unit: 'binary' })),
    },
    { requiredKeys: ['id', 'kind'] },
  ) as fc.Arbitrary<NodeSpec>,
  { selector: (node) => node.id },
);

test('the hash of a graph is that of its canonical JSON, whatever the order of nodes, dependencies and keys', () => {
  fc.assert(
    fc.property(fc.string(), nodes, (name, given) => {
      const sorted = given.toSorted((left, right) => (left.id < right.id ? -1 : 1));
      const plain = sorted.map(({ id, kind, input = null, after = [] }) => [
        id,
        kind,
        kind === 'echo' ? 3 : 0,
        input,
        after.toSorted(),
      ]);
      const expected = hashJson([name, plain]);
      expect(graphHash({ name, nodes: given }, kinds)).toBe(expected);
      expect(graphHash({ name, nodes: given.toReversed() }, kinds)).toBe(expected);
    }),
  );
});
