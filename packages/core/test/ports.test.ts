import { assert, integer, nat, property } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { seededRandom, systemClock, systemRandom } from '../src/index.ts';

describe('seeded randomness', () => {
  test('is repeated by its seed, and stays the same from release to release', () => {
    const random = seededRandom(42);
    expect([random.next(), random.next(), random.hex(4)]).toEqual([
      0.6011037519201636,
      0.44829055899754167,
      'daab2c86',
    ]);
    assert(
      property(integer(), nat(20), (seed, count) => {
        const draw = () => {
          const source = seededRandom(seed);
          return Array.from({ length: count }, () => source.next());
        };
        const drawn = draw();
        expect(draw()).toEqual(drawn);
        expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
      }),
    );
  });

  test('differs from seed to seed', () => {
    expect(new Set(Array.from({ length: 1000 }, (_, seed) => seededRandom(seed).next())).size).toBe(1000);
  });

  test('is spread evenly', () => {
    const random = seededRandom(7);
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let draw = 0; draw < 10_000; draw++) tenths[Math.floor(random.next() * 10)]! += 1;
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});

test.each([
  ['seeded', seededRandom(1)],
  ['system', systemRandom],
])('%s randomness gives two hexadecimal digits a byte', (_, random) => {
  expect(random.hex(0)).toBe('');
  expect(random.hex(16)).toMatch(/^[0-9a-f]{32}$/);
});

test('the randomness of the system gives no bytes twice, however many are asked for at a time', () => {
  const given = Array.from({ length: 600 }, (_, time) => systemRandom.hex(8 + (time % 5)));
  expect(new Set(given.map((text) => text.slice(0, 16))).size).toBe(given.length);
  expect(systemRandom.hex(1000)).toMatch(/^[0-9a-f]{2000}$/);
});

test('the system clock tells the time of day, and a time that does not go back', () => {
  const before = Date.now();
  const now = systemClock.now();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
  const first = systemClock.monotonic();
  expect(systemClock.monotonic()).toBeGreaterThanOrEqual(first);
});
