import type { Cancellation } from './inbox.ts';
import type { JournalEvent } from './events.ts';
import type { RunRecord, RunStore } from './store.ts';

import { journalVersion } from './events.ts';
import { runState } from './holder.ts';

/**
 * Stops a run, to be continued later: asks the process that works on it, and closes it as cancelled where that process
 * has died. `asked`: it stops within about a second, and as fast as its nodes heed their signals. `not-running`: there
 * is nothing to stop, because it has ended or waits for a person.
 *
 * @param now - milliseconds since the epoch.
 */
export async function cancelRun(
  store: RunStore,
  record: RunRecord,
  cancellation: Omit<Cancellation, 'at'>,
  now: number,
): Promise<'asked' | 'closed' | 'not-running'> {
  const { run, target, name, graph } = record;
  const holder = await store.holder(target);
  const state = runState(record, holder, now);
  if (state === 'running' || (state === 'compensating' && runState({ status: 'open' }, holder, now) === 'running')) {
    await store.cancel(run, cancellation);
    return 'asked';
  }
  if (state !== 'interrupted') return 'not-running';
  const { fence, replay } = await store.open({ target, graph: { name, hash: graph } });
  const { by, reason } = cancellation;
  const body = { status: 'cancelled', by, ...(reason === undefined ? {} : { reason }) } as const;
  const seq = (replay.at(-1)?.seq ?? 0) + 1;
  const closed: JournalEvent = {
    v: journalVersion,
    seq,
    run,
    node: null,
    attempt: 0,
    type: 'run-closed',
    at: now,
    body,
  };
  await store.close(run, fence, { status: 'cancelled', events: [closed], durations: new Map(), durable: true });
  return 'closed';
}
