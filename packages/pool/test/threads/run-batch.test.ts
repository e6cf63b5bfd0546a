import { assert, double, integer, option, property } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { lanesFor, partLength, runBatch } from '../../src/threads/run-batch.ts';

const count = integer({ min: 1, max: 10_000 });
const threadCount = integer({ min: 1, max: 64 });
const cost = option(double({ min: 0, max: 1000, noNaN: true }), { nil: undefined });

describe('the parts of a batch', () => {
  test('are never empty, never more than the share of a thread, and never longer than their time', () => {
    assert(
      property(count, threadCount, cost, (left, lanes, meanMs) => {
        const length = partLength(left, lanes, meanMs);
        expect(length).toBeGreaterThanOrEqual(1);
        expect(length).toBeLessThanOrEqual(Math.max(1, Math.ceil(left / lanes)));
        expect(length).toBeLessThanOrEqual(256);
        expect(length === 1 || length * (meanMs ?? 0) <= 0.5).toBe(true);
      }),
    );
  });

  test('are long where inputs are cheap and single where they are not', () => {
    expect(partLength(1000, 2, undefined)).toBe(4);
    expect(partLength(1000, 2, 0.001)).toBe(256);
    expect(partLength(1000, 2, 0.1)).toBe(5);
    expect(partLength(1000, 2, 20)).toBe(1);
  });
});

describe('the threads of a batch', () => {
  test('are at least one, and no more than there are or than there are inputs', () => {
    assert(
      property(count, threadCount, cost, (inputs, size, meanMs) => {
        const lanes = lanesFor(inputs, size, meanMs);
        expect(lanes).toBeGreaterThanOrEqual(1);
        expect(lanes).toBeLessThanOrEqual(Math.min(inputs, size));
      }),
    );
  });

  test('are all of them, but where the work is too little for a second one', () => {
    expect(lanesFor(64, 8, undefined)).toBe(8);
    expect(lanesFor(64, 8, 1)).toBe(8);
    expect(lanesFor(64, 8, 0.0001)).toBe(1);
    expect(lanesFor(0, 8, 1)).toBe(1);
  });
});

describe('a batch', () => {
  const run = async (inputs: number, meanMs: number): Promise<number[]> => {
    const parts: number[] = [];
    const all = Array.from({ length: inputs }, (_, index) => index);
    const results = await runBatch(
      all,
      2,
      () => meanMs,
      (part) => {
        parts.push(part.length);
        return Promise.resolve(part);
      },
    );
    expect(results).toEqual(all);
    return parts;
  };

  test('of little work goes out in one message, and one that just pays for two threads in two', async () => {
    expect(await run(64, 0.0001)).toEqual([64]);
    expect(await run(64, 0.001)).toEqual([32, 32]);
  });

  test('of much work becomes finer towards its end, so that no thread waits long for the other', async () => {
    const parts = await run(64, 0.1);
    expect(parts.every((length) => length <= 5)).toBe(true);
    expect(parts.at(-1)).toBe(1);
  });
});
