import type { Event } from '../journal/events.ts';
import type { NodeStatus } from '../journal/summarize.ts';

import { summarize } from '../journal/summarize.ts';
import { timeline } from './timeline.ts';

export interface KindMetrics {
  /** Attempts that have ended. */
  readonly attempts: number;
  readonly failures: number;
  /** Sum and longest of the attempts, in milliseconds. */
  readonly totalMs: number;
  readonly longestMs: number;
}

export interface RunMetrics {
  readonly nodes: Readonly<Partial<Record<NodeStatus, number>>>;
  readonly attempts: number;
  /** Attempts after a failure or a postponement, and those after a crash. */
  readonly retries: number;
  readonly interrupted: number;
  readonly effects: { readonly performed: number; readonly adopted: number };
  /** From the first event to the last, without the time in which no process worked on the run. */
  readonly elapsedMs: number;
  /** Sum of all attempts. */
  readonly workMs: number;
  /** How many nodes ran at a time on average. */
  readonly parallelism: number;
  readonly kinds: ReadonlyMap<string, KindMetrics>;
}

/** Figures of a run, from its journal alone. */
export function metrics(events: Iterable<Event>): RunMetrics {
  const list = [...events];
  const spans = timeline(list);
  const nodes: Partial<Record<NodeStatus, number>> = {};
  for (const { status } of summarize(list).nodes.values()) nodes[status] = (nodes[status] ?? 0) + 1;
  const kinds = new Map<string, KindMetrics>();
  let workMs = 0;
  for (const { kind, from, to, end } of spans) {
    if (to === undefined || end === 'interrupted') continue;
    const ms = to - from;
    workMs += ms;
    const known = kinds.get(kind) ?? { attempts: 0, failures: 0, totalMs: 0, longestMs: 0 };
    kinds.set(kind, {
      attempts: known.attempts + 1,
      failures: known.failures + (end === 'failed' || end === 'retrying' ? 1 : 0),
      totalMs: known.totalMs + ms,
      longestMs: Math.max(known.longestMs, ms),
    });
  }
  const done = list.flatMap((event) => (event.type === 'effect-done' ? [event.body.adopted] : []));
  const adopted = done.filter(Boolean).length;
  const elapsedMs = elapsed(list);
  return {
    nodes,
    attempts: spans.length,
    retries: spans.filter(({ end }) => end === 'retrying').length,
    interrupted: spans.filter(({ end }) => end === 'interrupted').length,
    effects: { performed: done.length - adopted, adopted },
    elapsedMs,
    workMs,
    parallelism: elapsedMs === 0 ? 0 : workMs / elapsedMs,
    kinds,
  };
}

function elapsed(events: readonly Event[]): number {
  let total = 0;
  let from: number | undefined;
  let last = 0;
  for (const { type, at } of events) {
    if (type === 'run-resumed' && from !== undefined) {
      total += last - from;
      from = at;
    }
    from ??= at;
    last = at;
  }
  return from === undefined ? 0 : total + last - from;
}
