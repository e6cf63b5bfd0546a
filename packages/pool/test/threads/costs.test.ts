import { expect, test } from 'vitest';

import { createCosts } from '../../src/threads/costs.ts';

test('the cost of an input follows what long lists tell, not what single calls cost besides', () => {
  const costs = createCosts();
  for (let round = 0; round < 20; round++) {
    costs.record('small', 0.005, 64);
    costs.record('small', 0.004, 1);
  }
  expect(costs.meanMs('small')).toBeLessThan(0.0008);
  expect(costs.meanMs('other')).toBeUndefined();
});

test('a task that has become dear is known as dear after a few calls', () => {
  const costs = createCosts();
  for (let round = 0; round < 20; round++) costs.record('task', 0.02, 256);
  for (let round = 0; round < 4; round++) costs.record('task', 5, 1);
  expect(costs.meanMs('task')).toBeGreaterThan(0.5);
});
