import type { Json, RunId } from '@orch/core';

import { OrchError } from '@orch/core';

import type { Needs } from '../kind.ts';
import type { JournalEvent, RunStatus } from './events.ts';
import type { MessageService } from './messages.ts';
import type { Holder } from './holder.ts';
import type { Cancellation, Inbox } from './inbox.ts';

/** A value, or the promise of one: embedded stores answer at once, stores behind a network later. */
export type Awaitable<T> = T | Promise<T>;

export interface OpenRequest {
  /** What the run is about, such as the task id. At most one process works on a target. */
  readonly target: string;
  /** Name of the graph, and the hash of its nodes with the versions of their kinds. */
  readonly graph: { readonly name: string; readonly hash: string };
  /** The run on whose behalf this one works. */
  readonly parent?: RunId | undefined;
  /** What was asked for, so that a program can ask for the same again; of a continued run the last one is kept. */
  readonly request?: Json | undefined;
}

export interface OpenedRun {
  readonly run: RunId;
  /** Rises with every lease that the store gives out. Every write names it. */
  readonly fence: number;
  /** Whether this continues an earlier run of the same target and graph. */
  readonly resumed: boolean;
  /** The journal so far; empty for a new run. */
  readonly replay: readonly JournalEvent[];
  /** After how many milliseconds of silence `renew` is due. */
  readonly renewEveryMs: number;
  /** How often to look into the inbox, in milliseconds. @default 1000 */
  readonly inboxEveryMs?: number;
}

export interface AppendOptions {
  readonly durable: boolean;
  /** The status of the run from now on: what it did is being undone, and no other run may begin before that has ended. */
  readonly status?: 'compensating' | undefined;
}

export interface CloseRequest {
  /**
   * `cancelled` and `needs-human` leave the run open for the next start of the same target and graph; `compensating`
   * moreover refuses one of another graph.
   */
  readonly status: Exclude<RunStatus, 'open' | 'superseded'>;
  /** The last events, written in the same transaction. */
  readonly events: readonly JournalEvent[];
  /** Mean duration in milliseconds of the nodes that ran, by kind. */
  readonly durations: ReadonlyMap<string, number>;
  /** How many times as long nodes took as they themselves declared, by kind. */
  readonly paces?: ReadonlyMap<string, number>;
  /** The most that a node used of each resource, by kind. */
  readonly peaks?: ReadonlyMap<string, Needs>;
  /** As for {@link RunStore.append}. Losing the end of a run that flushed nothing is harmless: it is made again. */
  readonly durable: boolean;
}

export interface RunRecord {
  readonly run: RunId;
  readonly target: string;
  readonly name: string;
  readonly graph: string;
  readonly status: RunStatus;
  /** {@link journalVersion} of the engine that began it. */
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly openedAt: number;
  readonly closedAt: number | undefined;
  /** The run on whose behalf it works. */
  readonly parent?: RunId;
  /** What was asked for; see {@link OpenRequest.request}. */
  readonly request?: Json;
}

/** Which finished runs are kept: the newest ones of each target, and all that ended within the last days. */
export interface Retention {
  readonly runs: number;
  readonly days: number;
}

export const dayMs = 86_400_000;

/** What a person has decided about a question of a node. */
export interface Approval {
  readonly node: string;
  readonly key: string;
  readonly decision: 'approved' | 'rejected';
  /** Who, as they gave it. */
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly note?: string;
}

/**
 * Where runs are recorded. Every write is conditional on the fence within its own transaction, so that a holder that
 * was paused past its lease cannot write: it gets `ORCH_FENCED`.
 */
export interface RunStore {
  /**
   * Takes the lease on a target. Continues its open or cancelled run where the graph is the same; else closes that as
   * superseded and begins a new run.
   *
   * @throws OrchError `ORCH_LOCKED` where a living process holds the target, `ORCH_JOURNAL_NEWER` where the run to
   *   continue was written by a newer version, `ORCH_RUN_COMPENSATING` where what another graph did is not yet undone.
   */
  open(request: OpenRequest): Awaitable<OpenedRun>;
  /**
   * Writes events in one transaction, all or none, and extends the lease. `durable`: on the disk when it returns, and
   * all earlier events with it; otherwise a power loss (not the death of the process) may take the last ones.
   */
  append(run: RunId, fence: number, events: readonly JournalEvent[], options: AppendOptions): Awaitable<void>;
  /** Extends the lease. */
  renew(run: RunId, fence: number): Awaitable<void>;
  /** Writes the last events, sets the status, learns durations and gives the lease back; one transaction. */
  close(run: RunId, fence: number, request: CloseRequest): Awaitable<void>;
  /** Gives the lease back and leaves the run open. A lease lost meanwhile is no error. */
  release(run: RunId, fence: number): Awaitable<void>;
  /** The run that the next start on this target would continue or supersede. */
  findOpen(target: string): Awaitable<RunRecord | undefined>;
  /** All runs, or those of a target; oldest first. */
  runs(target?: string): Awaitable<readonly RunRecord[]>;
  /** The journal of a run, or of it what follows the event with the number `after`; empty for an unknown one. */
  events(run: RunId, after?: number): Awaitable<readonly JournalEvent[]>;
  /**
   * Records a decision about a question of a run that has not ended. It needs no lease: the next start sees it.
   *
   * @throws OrchError `ORCH_RUN_UNKNOWN`, `ORCH_RUN_CLOSED`
   */
  approve(run: RunId, approval: Omit<Approval, 'at'>): Awaitable<void>;
  /** The decisions about a run, in the order in which they were made; the last one about a question counts. */
  approvals(run: RunId): Awaitable<readonly Approval[]>;
  /**
   * Asks the process that works on a run to stop it. It needs no lease; opening the run again forgets it.
   *
   * @throws OrchError `ORCH_RUN_UNKNOWN`, `ORCH_RUN_CLOSED`
   */
  cancel(run: RunId, cancellation: Omit<Cancellation, 'at'>): Awaitable<void>;
  /** What others ask of a run; empty for an unknown one. */
  inbox(run: RunId): Awaitable<Inbox>;
  /** Who holds a target; undefined where nobody does. */
  holder(target: string): Awaitable<Holder | undefined>;
  /** Removes all other finished runs with their journals and answers how many; one that is not finished stays. */
  prune(retention: Retention): Awaitable<number>;
  /** Learned duration in milliseconds by kind: an exponentially weighted mean over runs. */
  durations(): Awaitable<ReadonlyMap<string, number>>;
  /** Learned pace by kind: how many times as long nodes take as they themselves declare; a mean as of durations. */
  paces(): Awaitable<ReadonlyMap<string, number>>;
  /** Learned peaks of resources by kind: at once as high as the newest run, and lower by an exponential mean. */
  peaks(): Awaitable<ReadonlyMap<string, Needs>>;
  readonly locks: LockService;
  readonly messages: MessageService;
}

export interface LockOptions {
  /** How long the lock lives without a renewal, in milliseconds. @default 30000 */
  readonly ttlMs?: number;
  /** How long to wait for a holder, in milliseconds. @default 0 */
  readonly waitMs?: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  /** Any number of holders may share a lock while nobody holds it exclusively. @default 'exclusive' */
  readonly mode?: 'exclusive' | 'shared';
  /**
   * Locks that the caller holds and keeps while it waits. A circle of such waits, in one process or in several, is
   * reported at once to whoever closes it. @default none
   */
  readonly holding?: Iterable<HeldLock | HeldLocks>;
}

export interface HeldLock extends AsyncDisposable {
  /** Higher than that of every holder before. Writes that must not come from a paused holder carry it along. */
  readonly fence: number;
  /** @throws OrchError `ORCH_FENCED` where somebody else has taken the lock since. */
  renew(): Awaitable<void>;
  /** Gives the lock back; does nothing where it was lost. */
  release(): Awaitable<void>;
}

/** Several locks, held together. */
export interface HeldLocks extends AsyncDisposable {
  /** The fence of each lock by its name. */
  readonly fences: ReadonlyMap<string, number>;
  /** @throws OrchError `ORCH_FENCED` where somebody else has taken one of the locks since. */
  renew(): Promise<void>;
  release(): Promise<void>;
}

/** Locks on names, which survive no death of their holder. */
export interface LockService {
  /**
   * @throws OrchError `ORCH_LOCKED` where a living process holds it longer than `waitMs`, `ORCH_LOCK_CYCLE` where its
   *   holder waits for a lock in `holding`, directly or through others.
   */
  acquire(name: string, options?: LockOptions): Promise<HeldLock>;
  /**
   * Takes several locks, all or none, always in the order of their names: two that want the same ones wait for each
   * other, and never in a circle. Whoever holds a lock already can still wait in a circle by asking for more; name
   * such locks in `holding`.
   *
   * @throws OrchError `ORCH_LOCKED` where one cannot be had within `waitMs` of waiting in all, `ORCH_LOCK_CYCLE`.
   */
  acquireAll(names: Iterable<string>, options?: LockOptions): Promise<HeldLocks>;
}

/** The next start on the target continues a run of such a status, or has to close it. */
export const unfinishedStatuses: readonly RunStatus[] = ['open', 'cancelled', 'needs-human', 'compensating'];

export function isUnfinished(status: RunStatus): boolean {
  return unfinishedStatuses.includes(status);
}

/** @throws OrchError `ORCH_RUN_COMPENSATING` where a run may not be superseded. */
export function assertSupersedable({ run, status }: RunRecord): void {
  if (status !== 'compensating') return;
  throw new OrchError('ORCH_RUN_COMPENSATING', `what run ${run} did is not yet undone`, {
    help: 'Start the graph of that run again: it goes on with undoing.',
    data: { run },
  });
}

/** @throws OrchError `ORCH_RUN_CLOSED` where nothing can be decided about a run any more. */
export function assertUnfinished({ run, status }: RunRecord): void {
  if (isUnfinished(status)) return;
  throw new OrchError('ORCH_RUN_CLOSED', `run ${run} has ended: it is ${status}`, { data: { run, status } });
}

/** Weight of the newest run in a learned duration. */
const newestWeight = 0.3;

/** The learned duration of a kind after one more run: an exponentially weighted moving average. */
export function learn(known: number | undefined, measured: number): number {
  return known === undefined ? measured : known + newestWeight * (measured - known);
}

/** The learned peak of a kind after one more run: too little is worse than too much. */
export function learnPeak(known: number | undefined, measured: number): number {
  return known === undefined || measured >= known ? measured : learn(known, measured);
}

/** @throws OrchError `ORCH_JOURNAL_SEQUENCE` where events do not follow the last one without a gap. */
export function assertNext(run: RunId, last: number, events: readonly JournalEvent[]): void {
  for (let position = 0; position < events.length; position++) {
    const { seq } = events[position] as JournalEvent;
    const expected = last + 1 + position;
    if (seq !== expected) {
      throw new OrchError('ORCH_JOURNAL_SEQUENCE', `event ${seq} of run ${run} stands where ${expected} is expected`);
    }
  }
}
