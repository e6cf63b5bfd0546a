import type { RunId } from '@orch/core';

import type { JournalEvent } from '../journal/events.ts';
import type { Connection } from './connection.ts';
import type { HeldLease } from './leases.ts';

import { assertNext } from '../journal/store.ts';
import { eventColumns, eventsOf, rowFrom, rowsOf } from './event-rows.ts';
import { eventsPerRun } from './schema.ts';

/** The last event that a transaction wrote, and with which fence. */
export interface Written {
  readonly run: RunId;
  readonly fence: number;
  readonly last: number;
}

/** The events of all runs as rows of one table. */
export class EventLog {
  readonly #db: Connection;
  #written: Written | undefined;

  constructor(db: Connection) {
    this.#db = db;
  }

  /**
   * Must run inside a write transaction in which the fence was checked.
   *
   * @throws OrchError `ORCH_JOURNAL_SEQUENCE` where the events are not the next ones.
   */
  insert(run: RunId, number: number, fence: number, events: readonly JournalEvent[]): Written {
    const last = this.#knownLast(run, fence) ?? this.#lastSeq(number);
    assertNext(run, last, events);
    this.#db.runAll(
      'INSERT INTO event (id, v, node, attempt, type, at, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
      rowsOf(number * eventsPerRun, events),
    );
    return { run, fence, last: last + events.length };
  }

  /**
   * Writes events in a transaction of their own, by the one statement that also checks the fence: as {@link insert} after
   * a check of the lease, at half the cost. False where it cannot be done so, and nothing is written then.
   */
  insertAlone(
    run: RunId,
    number: number,
    lease: HeldLease,
    events: readonly JournalEvent[],
    durable: boolean,
  ): boolean {
    const last = this.#knownLast(run, lease.fence);
    if (last === undefined || events.length === 0) return false;
    assertNext(run, last, events);
    const row = rowFrom(number * eventsPerRun, events, 0);
    if (row[0] !== number * eventsPerRun + last + events.length) return false;
    const { name, fence, expiresAfter, expiresBy } = lease;
    const changes = this.#db.writeAlone(
      durable,
      `INSERT INTO event (id, v, node, attempt, type, at, body) SELECT ?, ?, ?, ?, ?, ?, ? FROM lease
        WHERE name = ? AND fence = ? AND expires_at > ? AND expires_at <= ?`,
      [...row, name, fence, expiresAfter, expiresBy],
    );
    if (changes > 0) this.remember({ run, fence, last: last + events.length });
    return changes > 0;
  }

  /** To be called once the transaction has committed. */
  remember(written: Written): void {
    this.#written = written;
  }

  /** The events of a run that follow the one with the number `after`. */
  read(run: RunId, number: number, after: number): JournalEvent[] {
    const first = number * eventsPerRun;
    const sql = `SELECT ${eventColumns} FROM event WHERE id > ? AND id < ? ORDER BY id`;
    const events = eventsOf(run, this.#db.lists(sql, first + after, first + eventsPerRun));
    // A row is found by its last event.
    const [begin] = events;
    return begin && begin.seq <= after ? events.filter(({ seq }) => seq > after) : events;
  }

  /** Whoever wrote to the run since would have needed a fence of its own, and ours would not hold any more. */
  #knownLast(run: RunId, fence: number): number | undefined {
    const known = this.#written;
    return known?.run === run && known.fence === fence ? known.last : undefined;
  }

  #lastSeq(number: number): number {
    const first = number * eventsPerRun;
    const row = this.#db.get('SELECT max(id) AS last FROM event WHERE id > ? AND id < ?', first, first + eventsPerRun);
    return row?.['last'] === null || row === undefined ? 0 : Number(row['last']) - first;
  }
}
