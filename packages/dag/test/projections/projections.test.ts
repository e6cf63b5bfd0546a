import { expect, test } from 'vitest';

import type { JournalEvent, Kind, RunOptions } from '../../src/index.ts';

import { defineKind, graph, item, memoryStore, metrics, runGraph, timeline, todos } from '../../src/index.ts';
import { VirtualTime } from '../../src/simulate.ts';
import { echo, fail } from '../support.ts';

const subject = graph('/review-all')
  .node({ id: 'analysis', kind: 'work', input: 2500 })
  .node({ id: 'security', kind: 'work', input: 4000, after: ['analysis'] })
  .node({ id: 'style', kind: 'work', input: 6000, after: ['analysis'] })
  .node({ id: 'synthesis', kind: 'work', input: 0, after: ['security', 'style'] })
  .build();

async function journalOf(given = subject, more: Partial<RunOptions<unknown>> = {}): Promise<readonly JournalEvent[]> {
  const time = new VirtualTime();
  const store = memoryStore({ clock: time });
  const work: Kind = defineKind({
    name: 'work',
    version: 1,
    effects: 'network',
    run: async (ctx, ms: number) => {
      await time.sleep(ms);
      return ctx.effect({ key: ctx.node, do: () => ms });
    },
  });
  const kinds = [work, echo, fail];
  const options = { kinds, services: {}, store, target: 't', clock: time, timers: time, limits: { cpu: 4 }, ...more };
  const handle = await runGraph(given, options);
  await time.run(handle.outcome);
  return store.events(handle.run);
}

const shown = (events: Iterable<JournalEvent>): string[] =>
  todos(events).map(({ status, content }) => `${status}: ${content}`);

test('the todo list of a run that succeeded', async () => {
  expect(shown(await journalOf())).toEqual([
    'completed: Initialize /review-all',
    'completed: Level 1: Execute 1 agent',
    'completed:   └─ analysis',
    'completed: Level 2: Execute 2 agents in parallel',
    'completed:   └─ security',
    'completed:   └─ style',
    'completed: Level 3: Execute 1 agent',
    'completed:   └─ synthesis',
    'completed: ✅ Completed in 8.5s',
  ]);
});

test('at every moment of a run the list tells what runs and what is still to come', async () => {
  const events = await journalOf();
  const until = (type: JournalEvent['type'], node: string): string[] =>
    shown(events.slice(0, 1 + events.findIndex((event) => event.type === type && event.node === node)));
  expect(todos([])).toEqual([]);
  expect(until('node-started', 'analysis').slice(1, 5)).toEqual([
    'in_progress: Level 1: Execute 1 agent',
    'in_progress:   └─ analysis',
    'pending: Level 2: Execute 2 agents in parallel',
    'pending:   └─ security',
  ]);
  expect(until('node-succeeded', 'security').slice(3, 6)).toEqual([
    'in_progress: Level 2: Execute 2 agents in parallel',
    'completed:   └─ security',
    'in_progress:   └─ style',
  ]);
});

test('what failed is never completed and keeps its error, and the run has no end', async () => {
  const broken = graph('g')
    .node({ id: 'a', kind: 'fail', input: { message: 'no luck' } })
    .node({ id: 'b', kind: 'echo', after: ['a'] })
    .build();
  expect(shown(await journalOf(broken))).toEqual([
    'completed: Initialize g',
    'in_progress: Level 1: Execute 1 agent',
    'in_progress:   └─ a — failed: no luck',
    'pending: Level 2: Execute 1 agent',
    'pending:   └─ b (blocked by a)',
  ]);
});

test('nodes that a node expanded to stand below it', async () => {
  const fanned = graph('g')
    .node({ id: 'all', kind: 'echo', forEach: ['x', 'y'], input: item() })
    .build();
  expect(shown(await journalOf(fanned)).slice(2, 5)).toEqual([
    'completed:   └─ all',
    'completed:   └─ all/0',
    'completed:   └─ all/1',
  ]);
});

test('the figures and the timeline of a run', async () => {
  const events = await journalOf();
  const { kinds, ...figures } = metrics(events);
  expect(figures).toEqual({
    nodes: { succeeded: 4 },
    attempts: 4,
    retries: 0,
    interrupted: 0,
    effects: { performed: 4, adopted: 0 },
    elapsedMs: 8500,
    workMs: 12_500,
    parallelism: 12_500 / 8500,
  });
  expect(kinds.get('work')).toEqual({ attempts: 4, failures: 0, totalMs: 12_500, longestMs: 6000 });
  const begin = events[0]!.at;
  expect(timeline(events).map(({ node, from, to, end }) => [node, from - begin, (to ?? 0) - begin, end])).toEqual([
    ['analysis', 0, 2500, 'succeeded'],
    ['security', 2500, 6500, 'succeeded'],
    ['style', 2500, 8500, 'succeeded'],
    ['synthesis', 8500, 8500, 'succeeded'],
  ]);
});

test('time in which nobody worked on a run does not count, and what a crash cut off ends with the resumption', () => {
  const envelope = { v: 1, run: 'r' as JournalEvent['run'], node: null, attempt: 0 };
  const started = (seq: number, at: number, attempt: number): JournalEvent => ({
    ...envelope,
    seq,
    at,
    attempt,
    node: 'a',
    type: 'node-started',
    body: { kind: 'k', version: 1 },
  });
  const events: JournalEvent[] = [
    { ...envelope, seq: 1, at: 0, type: 'run-started', body: { target: 't', name: 'g', graph: 'h', nodes: 1 } },
    started(2, 10, 1),
    { ...envelope, seq: 3, at: 5000, type: 'run-resumed', body: { fence: 2 } },
    started(4, 5000, 2),
    {
      ...envelope,
      seq: 5,
      at: 5030,
      node: 'a',
      attempt: 2,
      type: 'node-succeeded',
      body: { output: null, durationMs: 30 },
    },
  ];
  expect(metrics(events)).toMatchObject({ elapsedMs: 40, workMs: 30, attempts: 2, interrupted: 1 });
  expect(timeline(events).map(({ end }) => end)).toEqual(['interrupted', 'succeeded']);
});
