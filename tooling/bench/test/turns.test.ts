import { expect, test } from 'vitest';

import { atLeast, atMost, measureInTurns, ratioOf, renderTargets } from '../src/index.ts';

test('ways take turns in another order each round, and ratios are those of one round', async () => {
  const turns: string[] = [];
  const way = (name: string, factor: number) => ({
    name,
    run: (_root: string, round: number): number => {
      turns.push(name);
      return (round + 1) * factor;
    },
  });
  const measured = await measureInTurns([way('a', 3), way('b', 1)], { rounds: 3, warmUp: 1 });
  expect(turns.join('')).toBe('abbaabba');
  expect(measured.map(({ name, wall, rounds }) => [name, wall, rounds.length])).toEqual([
    ['a', 9, 3],
    ['b', 3, 3],
  ]);
  expect(ratioOf(measured, 'a', 'b')).toBe(3);
  expect(ratioOf(measured, 'a', 'unknown')).toBeNaN();
});

test('a promise is held or missed with its figure, and what could not be measured is no promise', () => {
  const targets = [...atMost('time', 1.5, 1.1), ...atLeast('speed', 28.4, 28), ...atMost('nothing', Number.NaN, 1)];
  expect(renderTargets(targets)).toBe('  missed time 1.500 (1.1)\n  held   speed 28.40 (28)');
});
