import type { Approval } from './store.ts';

/** Somebody's wish that a run stops, to be continued later. */
export interface Cancellation {
  /** Who, as they gave it. */
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly reason?: string;
}

/** What other processes ask of the one that works on a run. */
export interface Inbox {
  /** Since the run was opened. */
  readonly cancellation: Cancellation | undefined;
  /** In the order in which they were made; the last one about a question counts. */
  readonly approvals: readonly Approval[];
}

/** How often a run looks into its inbox, in milliseconds, where its store does not say. */
export const defaultInboxEveryMs = 1000;
