import type { RunId } from '@orch/core';
import type { JournalEvent, RunRecord } from '@orch/dag';
import { expect, it } from 'vitest';

import { runReport, type ReportedTask } from '../../src/index.ts';

/** An outcome of a node in the journal; `at` and `ms` in milliseconds. */
function event(node: string, type: string, at: number, ms: number, more: object = {}): JournalEvent {
  return {
    v: 1,
    seq: 1,
    run: 'r',
    node,
    attempt: 1,
    type,
    at,
    body: { durationMs: ms, ...more },
  } as unknown as JournalEvent;
}

const failure = (failures: number): object => ({ error: { code: 'X', message: '' }, failures, retryAt: 0, delayMs: 0 });

function storeOf(journals: Readonly<Record<string, readonly JournalEvent[]>>) {
  return {
    events: (run: RunId) => journals[run] ?? [],
    runs: (target?: string) =>
      Object.keys(journals)
        .filter((run) => `task ${run.split('#')[0]}` === target)
        .map((run) => ({ run, parent: 'parent' }) as RunRecord),
  };
}

const task = (id: string, type: ReportedTask['type'], end: ReportedTask['end'] = 'landed'): ReportedTask => ({
  id,
  type,
  end,
  node: `work:${id}`,
});

it('measures the speed-up by the time in which the run worked, without the time between a kill and the next start', async () => {
  const store = storeOf({
    parent: [
      event('work:a', 'node-succeeded', 10_000, 10_000),
      event('work:b', 'node-succeeded', 8000, 8000),
      // An hour later it goes on.
      event('work:c', 'node-succeeded', 3_612_000, 12_000),
      event('land:c', 'node-succeeded', 3_613_000, 1000),
    ],
  });
  const tasks = [task('a', 'feature'), task('b', 'feature'), task('c', 'bug-fix')];
  expect(await runReport(store, 'parent' as RunId, { tasks, slots: 2 })).toMatchObject({
    workedMs: 30_000,
    elapsedMs: 23_000,
    speedUp: 1.3,
    efficiency: 0.65,
    successRate: 1,
    errorRate: null,
  });
});

it('tells the times of phases by the type of the task, all attempts together, and how many attempts failed', async () => {
  const store = storeOf({
    parent: [event('work:a', 'node-succeeded', 100, 100), event('work:b', 'node-failed', 300, 300, failure(1))],
    a: [
      event('testing', 'node-retrying', 40, 20, failure(1)),
      event('testing', 'node-succeeded', 80, 30),
      event('implementation', 'node-succeeded', 20, 10),
    ],
    b: [event('implementation', 'node-failed', 20, 20, failure(1))],
  });
  const tasks = [task('a', 'feature'), task('b', 'feature', 'failed'), task('c', 'documentation', 'open')];
  const { byType, successRate, errorRate } = await runReport(store, 'parent' as RunId, { tasks, slots: 4 });
  expect({ successRate, errorRate }).toEqual({ successRate: 0.5, errorRate: 0.5 });
  expect(byType).toEqual([
    {
      type: 'feature',
      tasks: 2,
      landed: 1,
      meanMs: 200,
      phases: [
        { phase: 'implementation', tasks: 2, meanMs: 15 },
        { phase: 'testing', tasks: 1, meanMs: 50 },
      ],
    },
  ]);
});

it('claims nothing of a run that did nothing', async () => {
  expect(await runReport(storeOf({}), 'parent' as RunId, { tasks: [], slots: 4 })).toEqual({
    workedMs: 0,
    elapsedMs: 0,
    speedUp: null,
    efficiency: null,
    successRate: null,
    errorRate: null,
    byType: [],
  });
});
