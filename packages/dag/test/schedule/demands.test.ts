import { expect, test } from 'vitest';

import { Demands } from '../../src/schedule/demands.ts';
import { Resources } from '../../src/schedule/resources.ts';

const monotonic = (): number => 0;

test('nodes with locks or needs of their own are no neighbours of plain nodes of their kind', () => {
  const resources = new Resources({ cpu: 4 }, monotonic);
  const demands = new Demands(resources, new Map());
  const { groupOf } = demands.groupsOf([
    { id: 'a', kind: 'k' },
    { id: 'b', kind: 'k', locks: ['l'] },
    { id: 'c', kind: 'k' },
    { id: 'd', kind: 'k', needs: { cpu: 2 } },
    { id: 'e', kind: 'k', locks: ['l'] },
  ]);
  expect([...groupOf]).toEqual([0, 1, 0, 2, 1]);
  const [plain, locked] = demands.groups;
  expect(plain?.resources).toHaveLength(1);
  expect(locked?.resources).toHaveLength(2);
});

test('fractions that were given back leave nothing behind that keeps out what needs more than the limit', () => {
  const resources = new Resources({ cpu: 1 }, monotonic);
  const demand = (amount: number): { resources: number[]; amounts: number[] } => ({
    resources: [resources.positionOf('cpu') ?? -1],
    amounts: [amount],
  });
  const fractions = [0.1, 0.2, 0.3].map(demand);
  for (const fraction of fractions) resources.take(fraction);
  expect(resources.fits(demand(2))).toBe(false);
  for (const fraction of fractions) resources.release(fraction);
  expect(resources.fits(demand(2))).toBe(true);
});
