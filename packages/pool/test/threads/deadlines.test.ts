import { assert, asyncProperty, array, integer, record } from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { createDeadlines } from '../../src/threads/deadlines.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('every job that is not done in time expires once, within a millisecond of its time, and no other', async () => {
  const jobs = array(
    record({
      begin: integer({ min: 0, max: 50 }),
      ms: integer({ min: 0, max: 50 }),
      takes: integer({ min: 0, max: 99 }),
    }),
  );
  await assert(
    asyncProperty(jobs, async (all) => {
      const expired = new Map<object, number>();
      const start = performance.now();
      const deadlines = createDeadlines<object>((job) => expired.set(job, performance.now() - start));
      for (const job of all) {
        setTimeout(() => deadlines.set(job, job.ms), job.begin);
        setTimeout(() => deadlines.clear(job), job.begin + job.takes);
      }
      await vi.advanceTimersByTimeAsync(300);
      for (const job of all) {
        const late = (expired.get(job) ?? Number.NaN) - job.begin - job.ms;
        // Where both come at the same time, either may be first.
        const inTime = Number.isNaN(late) && job.takes <= job.ms + 1;
        expect(inTime || (late >= 0 && late <= 1 && job.takes >= job.ms)).toBe(true);
      }
      expect(vi.getTimerCount()).toBe(0);
    }),
  );
});

test('a deadline farther away than a timer can be is kept, and an infinite one needs no timer', async () => {
  const expired: string[] = [];
  const deadlines = createDeadlines<string>((job) => expired.push(job));
  deadlines.set('never', Number.POSITIVE_INFINITY);
  expect(vi.getTimerCount()).toBe(0);
  deadlines.set('far', 2 ** 31 + 1000);
  await vi.advanceTimersByTimeAsync(2 ** 31);
  expect(expired).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(expired).toEqual(['far']);
});
