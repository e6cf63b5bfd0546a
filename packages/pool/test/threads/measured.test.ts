import { threadId } from 'node:worker_threads';

import { describe, expect, test } from 'vitest';

import type { TaskReport } from '../../src/index.ts';
import { inline, measured, threads } from './support.ts';

describe('tasks that run where they cost less', () => {
  test('run in the calling thread while they are cheap, and in others from then on', async () => {
    // Far from both limits: on a busy machine a task that does nothing may stand still for some milliseconds.
    await using pool = measured({ inlineBelowMs: 15 });
    for (let round = 0; round < 5; round++) expect(await pool.run('busy', 0)).toBe(threadId);
    expect(await pool.run('busy', 200)).toBe(threadId);
    expect(await pool.run('busy', 200)).not.toBe(threadId);
  });

  test('come back when they have become cheap', async () => {
    await using pool = measured({ inlineBelowMs: 2 });
    await pool.run('busy', 5);
    const places: number[] = [];
    for (let round = 0; round < 20; round++) places.push(await pool.run('busy', 0));
    expect(places[0]).not.toBe(threadId);
    expect(places.at(-1)).toBe(threadId);
  });

  test('are measured one by one, so that a dear one does not take a cheap one along', async () => {
    await using pool = measured({ inlineBelowMs: 2 });
    await pool.run('busy', 10);
    expect(await pool.run('double', 4)).toBe(8);
    expect(await pool.runBatch('double', [1, 2, 3])).toEqual([2, 4, 6]);
    const reports: TaskReport[] = [];
    await using watched = measured({ onTask: (report: TaskReport) => reports.push(report) });
    await watched.runBatch('double', [1, 2, 3]);
    expect(reports.every(({ place }) => place === 'inline')).toBe(true);
  });

  test('have the same errors in both places', async () => {
    await using pool = measured({ inlineBelowMs: 0 });
    await expect(pool.run('fail', 'x')).rejects.toMatchObject({ code: 'ORCH_POOL_TASK', cause: { name: 'OwnError' } });
    await expect(pool.run('none' as 'double', 1)).rejects.toMatchObject({ code: 'ORCH_POOL_UNKNOWN_TASK' });
  });
});

describe('a report', () => {
  test.each([
    ['thread', threads],
    ['inline', inline],
  ] as const)('tells where a task ran, and where its time went (%s)', async (place, open) => {
    const reports: TaskReport[] = [];
    await using pool = open({ size: 1, onTask: (report: TaskReport) => reports.push(report) });
    await Promise.all([pool.run('slowly', 30), pool.run('slowly', 10)]);
    await pool.run('fail', 'x').catch(() => undefined);
    await pool.runBatch('double', [1, 2]);
    expect(reports).toMatchObject([
      { task: 'slowly', place, inputs: undefined, error: undefined },
      { task: 'slowly', place, inputs: undefined },
      { task: 'fail', place, runMs: undefined, transitMs: undefined, error: { code: 'ORCH_POOL_TASK' } },
      { task: 'double', place, inputs: 2 },
    ]);
    const [first, second] = reports;
    expect(first?.runMs).toBeGreaterThanOrEqual(29);
    expect(second?.queuedMs).toBeGreaterThanOrEqual(29);
    expect(second?.transitMs).toBeGreaterThanOrEqual(0);
  });
});

describe('a caller that makes tasks faster than they are done', () => {
  test('can wait until there is room, and sees how many run and wait', async () => {
    await using pool = inline({ size: 2, maxQueued: 0 });
    expect(pool.load).toEqual({ running: 0, queued: 0 });
    let highest = 0;
    const results: Promise<number>[] = [];
    for (let index = 0; index < 20; index++) {
      await pool.ready();
      results.push(pool.run('slowly', index % 3));
      highest = Math.max(highest, pool.load.running);
    }
    expect(await Promise.all(results)).toHaveLength(20);
    expect(highest).toBe(2);
    expect(pool.load).toEqual({ running: 0, queued: 0 });
  });

  test('waits for nothing where there is room', async () => {
    await using pool = inline({ size: 1 });
    await expect(pool.ready()).resolves.toBeUndefined();
  });
});
