import { setTimeout as sleep } from 'node:timers/promises';

import type { RunId } from '@orch/core';
import { isAtWork, type JournalEvent, type RunStore } from '@orch/dag';

/** Milliseconds between two looks for new events. */
const lookMs = 250;

export interface Followed {
  readonly run: RunId;
  readonly target: string;
}

/**
 * Tells every event of a run, and of the runs that work on its behalf, in the order in which each was written, until no
 * process works on it any more. What was written before is told first.
 *
 * @param signal - ends the following, not the run.
 * @throws what `signal` was aborted with.
 */
export async function follow(
  store: RunStore,
  { run, target }: Followed,
  options: {
    readonly now: () => number;
    readonly signal: AbortSignal;
    readonly onEvent: (event: JournalEvent, isOfChild: boolean) => void;
  },
): Promise<void> {
  const told = new Map<RunId, number>();
  const closed = new Set<RunId>();
  const tellNew = async (one: RunId): Promise<void> => {
    for (const event of await store.events(one, told.get(one))) {
      told.set(one, event.seq);
      options.onEvent(event, one !== run);
    }
  };
  for (;;) {
    // Asked before the events are read: what a run wrote before it ended is not missed.
    const holder = await store.holder(target);
    const isOver = holder === undefined || !isAtWork(holder, options.now());
    const children = (await store.runs()).filter(({ parent }) => parent === run);
    await tellNew(run);
    for (const child of children) {
      // One that had ended before it was read says nothing new.
      if (closed.has(child.run)) continue;
      await tellNew(child.run);
      if (child.status !== 'open') closed.add(child.run);
    }
    if (isOver) return;
    await sleep(lookMs, undefined, { signal: options.signal });
  }
}
