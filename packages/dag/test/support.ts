import { env } from 'node:process';

import type { Graph, Kind, RunOptions, RunOutcome, RunStore } from '../src/index.ts';

import { defineKind, memoryStore, runGraph } from '../src/index.ts';

const [part = 1, parts = 1] = env['ORCH_PIECE']?.split('/').map(Number) ?? [];

/** The part of a long test that is wanted: `ORCH_PIECE=2/10` is the second of ten. */
export const piece: { readonly part: number; readonly parts: number } = { part, parts };

/** Answers its input. */
export const echo: Kind = defineKind({ name: 'echo', version: 1, effects: 'none', run: (_ctx, input) => input });

/** Fails with the message in its input. */
export const fail: Kind = defineKind({
  name: 'fail',
  version: 1,
  effects: 'none',
  run: (_ctx, input: { message: string }) => {
    throw new Error(input.message);
  },
});

/** Runs a graph in memory to its end. */
export async function run(
  graph: Graph,
  kinds: Kind[],
  options: Partial<RunOptions<unknown>> = {},
): Promise<RunOutcome> {
  const handle = await runGraph(graph, { kinds, services: {}, store: memoryStore(), target: 'test', ...options });
  return handle.outcome;
}

/** The same store behind promises, as one over a network is. */
export function slowly(store: RunStore): RunStore {
  const later = async <T>(work: () => T): Promise<Awaited<T>> => {
    await new Promise((resolve) => setImmediate(resolve));
    return await work();
  };
  return {
    open: (request) => later(() => store.open(request)),
    append: (...given) => later(() => store.append(...given)),
    renew: (...given) => later(() => store.renew(...given)),
    close: (...given) => later(() => store.close(...given)),
    release: (...given) => later(() => store.release(...given)),
    findOpen: (target) => later(() => store.findOpen(target)),
    runs: (target) => later(() => store.runs(target)),
    events: (run) => later(() => store.events(run)),
    approve: (...given) => later(() => store.approve(...given)),
    approvals: (run) => later(() => store.approvals(run)),
    cancel: (...given) => later(() => store.cancel(...given)),
    inbox: (run) => later(() => store.inbox(run)),
    holder: (target) => later(() => store.holder(target)),
    paces: () => later(() => store.paces()),
    peaks: () => later(() => store.peaks()),
    prune: (retention) => later(() => store.prune(retention)),
    durations: () => later(() => store.durations()),
    locks: store.locks,
    messages: store.messages,
  };
}
