import type { Clock, Random, RunId } from '@orch/core';

import { systemClock, systemRandom } from '@orch/core';

import type { JournalEvent } from '../journal/events.ts';
import type { Holder } from '../journal/holder.ts';
import type { Cancellation, Inbox } from '../journal/inbox.ts';
import type { LockTable } from '../journal/lock-service.ts';
import type { MessageService } from '../journal/messages.ts';
import type { Owner, OwnerState } from '../journal/owner.ts';
import type {
  AppendOptions,
  Approval,
  CloseRequest,
  LockService,
  OpenedRun,
  OpenRequest,
  Retention,
  RunRecord,
  RunStore,
} from '../journal/store.ts';
import type { Needs } from '../kind.ts';

import { leaseMs, renewEveryMs, runLease } from '../journal/lease.ts';
import { waitLease } from '../journal/lock-circle.ts';
import { lockService } from '../journal/lock-service.ts';
import { currentOwner, ownerState } from '../journal/owner.ts';
import { assertSupersedable, assertUnfinished } from '../journal/store.ts';
import { approvalsOf, insertApproval } from './approvals.ts';
import { cancellationOf, putCancellation } from './cancellations.ts';
import { Connection } from './connection.ts';
import { EventLog, type Written } from './event-log.ts';
import { durationsOf, learnDurations, learnPaces, learnPeaks, pacesOf, peaksOf } from './learned.ts';
import { SqliteLeases } from './leases.ts';
import { openBell, type Bell } from './bell.ts';
import { sqliteMessages } from './messages.ts';
import { removeExpired } from './retention.ts';
import { assertReadable, recordOf } from './rows.ts';
import { RunTable } from './run-table.ts';

export interface SqliteStoreOptions {
  readonly clock?: Clock;
  readonly random?: Random;
  /** Who takes the leases. @default this process */
  readonly owner?: Owner;
  /** Whether another owner still lives. @default asks the system */
  readonly ownerState?: (owner: Owner) => OwnerState;
  /** How long a statement waits for a writing process, in milliseconds. @default 5000 */
  readonly busyTimeoutMs?: number;
  /**
   * Which finished runs stay in the journal; others are removed, a few whenever a run of their target ends.
   * @default { runs: 50, days: 30 }
   */
  readonly retention?: Retention | 'forever';
  /**
   * Only looks at what there is, also where nothing may be written: every method that writes throws
   * `ORCH_SQLITE_READ_ONLY`. What others write meanwhile may stay unseen.
   * @default false
   */
  readonly readOnly?: boolean;
}

/** A {@link RunStore} in one SQLite file. Dispose it to close the file. */
export interface SqliteStore extends RunStore, Disposable {}

/**
 * Opens the journal at `path` and creates it where there is none; with `readOnly` there must be one.
 *
 * @throws OrchError `ORCH_SQLITE_…` as `openDatabase` of @orch/sqlite does; every method may throw them too.
 */
export function sqliteStore(path: string, options: SqliteStoreOptions = {}): SqliteStore {
  return new SqliteRunStore(path, options);
}

interface KnownRun {
  readonly number: number;
  readonly target: string;
  readonly lease: string;
}

class SqliteRunStore implements SqliteStore {
  readonly locks: LockService;
  readonly messages: MessageService;
  readonly #db: Connection;
  readonly #bell: Bell;
  readonly #runs: RunTable;
  readonly #events: EventLog;
  readonly #leases: SqliteLeases;
  readonly #clock: Clock;
  readonly #retention: Retention | 'forever';
  readonly #known = new Map<RunId, KnownRun>();

  constructor(path: string, options: SqliteStoreOptions) {
    const { clock = systemClock, random = systemRandom, owner = currentOwner() } = options;
    this.#clock = clock;
    this.#retention = options.retention ?? { runs: 50, days: 30 };
    this.#db = new Connection(path, options);
    this.#runs = new RunTable(this.#db, clock, random);
    this.#events = new EventLog(this.#db);
    const stateOf = options.ownerState ?? ((other: Owner) => ownerState(other, owner));
    this.#leases = new SqliteLeases(this.#db, clock, owner, stateOf);
    this.locks = lockService(this.#locked(), clock);
    this.#bell = openBell(`${path}-bell`);
    this.messages = sqliteMessages(this.#db, this.#leases, clock, this.#bell);
  }

  open(opening: OpenRequest): OpenedRun {
    const { target, graph } = opening;
    const lease = runLease(target);
    return this.#db.write<OpenedRun>(false, () => {
      const fence = this.#leases.take(lease, leaseMs);
      const row = this.#runs.resumable(target);
      const found = row && recordOf(row);
      if (row && found?.graph === graph.hash) {
        assertReadable(found.run, found.version);
        const number = Number(row['number']);
        const status = found.status === 'compensating' ? 'compensating' : 'open';
        this.#runs.reopen(number, opening, status);
        this.#db.run('DELETE FROM cancellation WHERE run = ?', number);
        this.#known.set(found.run, { number, target, lease });
        return { run: found.run, fence, resumed: true, replay: this.events(found.run), renewEveryMs };
      }
      if (found) {
        assertSupersedable(found);
        this.#runs.setStatus(found.run, 'superseded');
      }
      const { run, number } = this.#runs.insert(opening);
      this.#known.set(run, { number, target, lease });
      return { run, fence, resumed: false, replay: [], renewEveryMs };
    });
  }

  append(run: RunId, fence: number, events: readonly JournalEvent[], { durable, status }: AppendOptions): void {
    const { number, lease } = this.#runOf(run);
    const isAlone = status === undefined;
    if (isAlone && this.#events.insertAlone(run, number, this.#leases.held(lease, fence, leaseMs), events, durable))
      return;
    const written = this.#db.write<Written>(durable, () => {
      if (status !== undefined) this.#runs.setStatus(run, status);
      return this.#insertEvents(run, fence, events);
    });
    this.#events.remember(written);
  }

  renew(run: RunId, fence: number): void {
    this.#db.write(false, () => this.#leases.extend(this.#runOf(run).lease, fence, leaseMs));
  }

  close(run: RunId, fence: number, request: CloseRequest): void {
    const { status, events, durations, paces, peaks, durable } = request;
    this.#db.write(durable, () => {
      this.#insertEvents(run, fence, events);
      this.#runs.setStatus(run, status);
      learnDurations(this.#db, durations);
      if (paces) learnPaces(this.#db, paces);
      if (peaks) learnPeaks(this.#db, peaks);
      const { lease, target } = this.#runOf(run);
      this.#leases.drop(lease, fence);
      if (this.#retention !== 'forever') removeExpired(this.#db, this.#retention, this.#clock.now(), target);
    });
  }

  release(run: RunId, fence: number): void {
    this.#db.write(false, () => this.#leases.drop(this.#runOf(run).lease, fence));
  }

  findOpen(target: string): RunRecord | undefined {
    const row = this.#runs.resumable(target);
    return row && recordOf(row);
  }

  runs(target?: string): readonly RunRecord[] {
    return this.#runs.list(target);
  }

  events(run: RunId, after = 0): readonly JournalEvent[] {
    const row = this.#runs.find(run);
    if (!row) return [];
    return this.#events.read(run, Number(row['number']), after);
  }

  approve(run: RunId, approval: Omit<Approval, 'at'>): void {
    this.#db.write(false, () => {
      const row = this.#runs.get(run);
      assertUnfinished(recordOf(row));
      insertApproval(this.#db, Number(row['number']), { ...approval, at: Math.floor(this.#clock.now()) });
    });
  }

  approvals(run: RunId): readonly Approval[] {
    return approvalsOf(this.#db, Number(this.#runs.get(run)['number']));
  }

  cancel(run: RunId, cancellation: Omit<Cancellation, 'at'>): void {
    this.#db.write(false, () => {
      const row = this.#runs.get(run);
      assertUnfinished(recordOf(row));
      putCancellation(this.#db, Number(row['number']), { ...cancellation, at: Math.floor(this.#clock.now()) });
    });
  }

  inbox(run: RunId): Inbox {
    const number = this.#known.get(run)?.number ?? Number(this.#runs.find(run)?.['number'] ?? 0);
    return { cancellation: cancellationOf(this.#db, number), approvals: approvalsOf(this.#db, number) };
  }

  holder(target: string): Holder | undefined {
    return this.#leases.holder(runLease(target));
  }

  prune(retention: Retention): number {
    return this.#db.write<number>(false, () => removeExpired(this.#db, retention, this.#clock.now()));
  }

  durations(): ReadonlyMap<string, number> {
    return durationsOf(this.#db);
  }

  paces(): ReadonlyMap<string, number> {
    return pacesOf(this.#db);
  }

  peaks(): ReadonlyMap<string, Needs> {
    return peaksOf(this.#db);
  }

  [Symbol.dispose](): void {
    this.#bell[Symbol.dispose]();
    this.#db[Symbol.dispose]();
  }

  #insertEvents(run: RunId, fence: number, events: readonly JournalEvent[]): Written {
    const { number, lease } = this.#runOf(run);
    this.#leases.extend(lease, fence, leaseMs);
    return this.#events.insert(run, number, fence, events);
  }

  #runOf(run: RunId): KnownRun {
    const known = this.#known.get(run);
    if (known) return known;
    const row = this.#runs.get(run);
    const target = String(row['target']);
    const found = { number: Number(row['number']), target, lease: runLease(target) };
    this.#known.set(run, found);
    return found;
  }

  /** The leases for locks: each statement in its own transaction. */
  #locked(): LockTable {
    return {
      take: (lock, ttlMs, mode) => this.#db.write(false, () => this.#leases.takeLock(lock, ttlMs, mode)),
      extend: (name, fence, ttlMs) => this.#db.write(false, () => this.#leases.extend(name, fence, ttlMs)),
      drop: (name, fence) => this.#db.write(false, () => this.#leases.drop(name, fence)),
      waits: (lock, holding, ms) => this.#db.write(false, () => this.#leases.wait(lock, holding, ms)),
      waited: (lock, holding) =>
        this.#db.write(false, () => {
          for (const fence of holding) this.#leases.drop(waitLease(fence, lock), fence);
        }),
    };
  }
}
