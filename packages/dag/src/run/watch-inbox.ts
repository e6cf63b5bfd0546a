import { messageOf, OrchError } from '@orch/core';

import type { Cancellation } from '../journal/inbox.ts';
import type { Approval, OpenedRun, RunStore } from '../journal/store.ts';
import type { Journal } from './journal-writer.ts';

import { defaultInboxEveryMs } from '../journal/inbox.ts';

export interface InboxReader {
  readonly store: RunStore;
  readonly opened: OpenedRun;
  readonly journal: Journal;
  /** How many decisions the run knows from its start. */
  readonly known: number;
  /** Whether the process must stay alive for an answer. */
  readonly holds: boolean;
  /** Told of all decisions when there are more of them. */
  readonly decided: (approvals: readonly Approval[]) => void;
  /** Told once. */
  readonly cancelled: (cancellation: Cancellation) => void;
}

/** Looks every second for what other processes ask of a run. Answers the function that ends it. */
export function watchInbox(reader: InboxReader): () => void {
  const { store, opened, journal, holds, decided, cancelled } = reader;
  let known = reader.known;
  let isCancelled = false;
  let hasWarned = false;
  let isReading = false;
  const read = async (): Promise<void> => {
    if (isReading) return;
    isReading = true;
    try {
      const { cancellation, approvals } = await store.inbox(opened.run);
      if (cancellation !== undefined && !isCancelled) {
        isCancelled = true;
        cancelled(cancellation);
      }
      if (approvals.length > known) {
        known = approvals.length;
        decided(approvals);
      }
    } catch (error) {
      if (hasWarned) return;
      hasWarned = true;
      const message = `what others ask of the run could not be read: ${messageOf(error)}`;
      journal.show('warning', null, 0, { code: 'ORCH_INBOX_UNREADABLE', message });
    } finally {
      isReading = false;
    }
  };
  const timer = setInterval(() => void read(), opened.inboxEveryMs ?? defaultInboxEveryMs);
  if (!holds) timer.unref();
  return () => clearInterval(timer);
}

/** The reason with which the signals of a run abort that somebody has cancelled. */
export function cancelledBy({ by, reason }: Cancellation): OrchError {
  const why = reason === undefined ? '' : `: ${reason}`;
  return new OrchError('ORCH_RUN_CANCELLED', `${by} cancelled the run${why}`, {
    help: 'Start the same again: it goes on where it was.',
    data: { by, ...(reason === undefined ? {} : { reason }) },
  });
}
