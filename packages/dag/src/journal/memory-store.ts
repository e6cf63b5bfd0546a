import type { Clock, Random, RunId } from '@orch/core';

import { createRunId, OrchError, systemClock, systemRandom } from '@orch/core';

import type { Needs } from '../kind.ts';
import type { JournalEvent } from './events.ts';
import type { Cancellation } from './inbox.ts';
import type { Lease } from './lease.ts';
import type { StoredMessage } from './memory-messages.ts';
import type { Owner, OwnerState } from './owner.ts';
import type { Approval, OpenRequest, Retention, RunRecord, RunStore } from './store.ts';

import { journalVersion } from './events.ts';
import { leaseMs, renewEveryMs, runLease } from './lease.ts';
import { lockService } from './lock-service.ts';
import { MemoryLeases } from './memory-leases.ts';
import { memoryMessages } from './memory-messages.ts';
import { currentOwner, ownerState } from './owner.ts';
import { dayMs, assertNext, assertSupersedable, assertUnfinished, isUnfinished, learn, learnPeak } from './store.ts';

/** The content of memory stores; share one to let several owners meet, as processes do on a database. */
export interface MemoryDatabase {
  readonly runs: Map<RunId, RunRecord>;
  readonly events: Map<RunId, JournalEvent[]>;
  readonly leases: Map<string, Lease>;
  readonly durations: Map<string, number>;
  readonly approvals: Map<RunId, Approval[]>;
  readonly messages: Map<string, StoredMessage>;
  readonly cancellations: Map<RunId, Cancellation>;
  readonly paces: Map<string, number>;
  readonly peaks: Map<string, Needs>;
  fence: number;
}

export function memoryDatabase(): MemoryDatabase {
  return {
    runs: new Map(),
    events: new Map(),
    leases: new Map(),
    durations: new Map(),
    approvals: new Map(),
    messages: new Map(),
    cancellations: new Map(),
    paces: new Map(),
    peaks: new Map(),
    fence: 0,
  };
}

export interface MemoryStoreOptions {
  /** @default a new one */
  readonly database?: MemoryDatabase;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Who takes the leases. @default this process */
  readonly owner?: Owner;
  /** Whether another owner still lives. @default asks the system */
  readonly ownerState?: (owner: Owner) => OwnerState;
}

/** A {@link RunStore} that ends with the process: for dry runs, tests and graphs that need no resume. */
export function memoryStore(options: MemoryStoreOptions = {}): RunStore {
  const { database = memoryDatabase(), clock = systemClock, random = systemRandom } = options;
  const owner = options.owner ?? currentOwner();
  const stateOf = options.ownerState ?? ((other: Owner) => ownerState(other, owner));
  const nextFence = (): number => ++database.fence;
  const leases = new MemoryLeases({ leases: database.leases, nextFence }, clock, owner, stateOf);
  const leaseName = (run: RunId): string => runLease(recordOf(database, run).target);
  const write = (run: RunId, fence: number, events: readonly JournalEvent[]): void => {
    leases.extend(leaseName(run), fence, leaseMs);
    const journal = database.events.get(run) ?? [];
    assertNext(run, journal.at(-1)?.seq ?? 0, events);
    for (const event of events) journal.push(event);
    database.events.set(run, journal);
  };
  const findOpen = (target: string): RunRecord | undefined =>
    [...database.runs.values()].findLast((record) => record.target === target && isUnfinished(record.status));
  return {
    locks: lockService(leases.locks(), clock),
    messages: memoryMessages(database.messages, leases, clock),
    open(request) {
      const found = findOpen(request.target);
      if (found && found.graph !== request.graph.hash) assertSupersedable(found);
      const fence = leases.take(runLease(request.target), leaseMs);
      const now = clock.now();
      if (found && found.graph === request.graph.hash) {
        const status = found.status === 'compensating' ? 'compensating' : 'open';
        database.runs.set(found.run, { ...found, status, closedAt: undefined, ...askedFor(request) });
        database.cancellations.delete(found.run);
        return {
          run: found.run,
          fence,
          resumed: true,
          replay: [...(database.events.get(found.run) ?? [])],
          renewEveryMs,
        };
      }
      if (found) database.runs.set(found.run, { ...found, status: 'superseded', closedAt: now });
      const record = newRecord(createRunId(clock, random), request, now);
      database.runs.set(record.run, record);
      return { run: record.run, fence, resumed: false, replay: [], renewEveryMs };
    },
    append(run, fence, events, { status }) {
      write(run, fence, events);
      if (status !== undefined) database.runs.set(run, { ...recordOf(database, run), status });
    },
    renew: (run, fence) => leases.extend(leaseName(run), fence, leaseMs),
    close(run, fence, request) {
      write(run, fence, request.events);
      const record = recordOf(database, run);
      database.runs.set(run, { ...record, status: request.status, closedAt: clock.now() });
      for (const [kind, ms] of request.durations) database.durations.set(kind, learn(database.durations.get(kind), ms));
      for (const [kind, pace] of request.paces ?? []) database.paces.set(kind, learn(database.paces.get(kind), pace));
      for (const [kind, used] of request.peaks ?? []) {
        const known = database.peaks.get(kind) ?? {};
        const learned = Object.entries(used).map(([name, amount]) => [name, learnPeak(known[name], amount)] as const);
        database.peaks.set(kind, { ...known, ...Object.fromEntries(learned) });
      }
      leases.drop(leaseName(run), fence);
    },
    release: (run, fence) => leases.drop(leaseName(run), fence),
    findOpen,
    runs: (target) => [...database.runs.values()].filter((record) => target === undefined || record.target === target),
    events: (run, after = 0) => (database.events.get(run) ?? []).filter(({ seq }) => seq > after),
    approve(run, approval) {
      assertUnfinished(recordOf(database, run));
      const known = database.approvals.get(run) ?? [];
      database.approvals.set(run, [...known, { ...approval, at: clock.now() }]);
    },
    approvals: (run) => [...(database.approvals.get(run) ?? [])],
    cancel(run, cancellation) {
      assertUnfinished(recordOf(database, run));
      database.cancellations.set(run, { ...cancellation, at: clock.now() });
    },
    inbox: (run) => ({
      cancellation: database.cancellations.get(run),
      approvals: [...(database.approvals.get(run) ?? [])],
    }),
    holder(target) {
      const lease = database.leases.get(runLease(target));
      if (!lease) return undefined;
      const { owner: holder, fence, expiresAt } = lease;
      return { owner: holder, state: stateOf(holder), fence, expiresAt };
    },
    prune: (retention) => prune(database, retention, clock.now()),
    durations: () => new Map(database.durations),
    paces: () => new Map(database.paces),
    peaks: () => new Map(database.peaks),
  };
}

function prune(database: MemoryDatabase, { runs, days }: Retention, now: number): number {
  const kept = new Map<string, number>();
  let removed = 0;
  for (const { run, target, status, closedAt = now } of [...database.runs.values()].toReversed()) {
    if (isUnfinished(status)) continue;
    const place = (kept.get(target) ?? 0) + 1;
    kept.set(target, place);
    if (place <= runs || closedAt >= now - days * dayMs) continue;
    database.runs.delete(run);
    database.events.delete(run);
    database.approvals.delete(run);
    database.cancellations.delete(run);
    removed++;
  }
  return removed;
}

/** What the opening of a run says about where it comes from. */
function askedFor({ parent, request }: OpenRequest): Pick<RunRecord, 'parent' | 'request'> {
  return { ...(parent === undefined ? {} : { parent }), ...(request === undefined ? {} : { request }) };
}

function newRecord(run: RunId, opening: OpenRequest, now: number): RunRecord {
  const { target, graph } = opening;
  return {
    run,
    target,
    name: graph.name,
    graph: graph.hash,
    status: 'open',
    version: journalVersion,
    openedAt: now,
    closedAt: undefined,
    ...askedFor(opening),
  };
}

function recordOf(database: MemoryDatabase, run: RunId): RunRecord {
  const record = database.runs.get(run);
  if (!record) throw new OrchError('ORCH_RUN_UNKNOWN', `there is no run ${run}`, { data: { run } });
  return record;
}
