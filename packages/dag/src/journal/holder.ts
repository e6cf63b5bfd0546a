import type { RunStatus } from './events.ts';
import type { Owner, OwnerState } from './owner.ts';
import type { RunRecord } from './store.ts';

/** Who works on a target, or did so when it died. */
export interface Holder {
  readonly owner: Owner;
  readonly state: OwnerState;
  readonly fence: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * The status of a run as people ask for it: `running` while a process works on it, `interrupted` where one has died or
 * was cut off in the middle of it.
 */
export type RunState = Exclude<RunStatus, 'open'> | 'running' | 'interrupted';

/**
 * What becomes of a run at the moment.
 *
 * @param holder - what the store tells of the run's target.
 * @param now - milliseconds since the epoch.
 */
export function runState({ status }: Pick<RunRecord, 'status'>, holder: Holder | undefined, now: number): RunState {
  if (status !== 'open') return status;
  return holder !== undefined && isAtWork(holder, now) ? 'running' : 'interrupted';
}

/** Whether a holder may still write: it lives, or nothing tells that it does not. */
export function isAtWork({ state, expiresAt }: Holder, now: number): boolean {
  return state === 'alive' || state === 'stopped' || (state === 'foreign' && expiresAt > now);
}
