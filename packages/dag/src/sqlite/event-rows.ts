import type { SQLInputValue } from 'node:sqlite';

import type { RunId } from '@orch/core';

import { OrchError } from '@orch/core';

import type { JournalEvent } from '../journal/events.ts';

import { assertReadable } from './rows.ts';
import { eventsPerRun } from './schema.ts';

/** The columns of a row in the order in which they are written and read. */
export const eventColumns = 'id, v, node, attempt, type, at, body';

/**
 * The type of a row that holds several events: `attempt` is how many, `id` that of the last, and the body a list of
 * `[node, attempt, type, at, body]`. One row costs SQLite as much as one event, whatever it holds.
 */
const together = 'batch';

/** How much one row holds at most, so that none becomes hard to read: events, and characters of their bodies. */
const most = { events: 256, characters: 256 * 1024 };

/** The values of {@link eventColumns}. */
export type EventRow = [number, ...SQLInputValue[]];

/** Events that follow each other as rows; `first` is the id before that of event 1. */
export function rowsOf(first: number, events: readonly JournalEvent[]): EventRow[] {
  const rows: EventRow[] = [];
  for (let next = 0; next < events.length;) {
    const row = rowFrom(first, events, next);
    rows.push(row);
    next += row[0] + 1 - first - (events[next] as JournalEvent).seq;
  }
  return rows;
}

/** A row that begins with the event at `begin` and holds as many as it may. Its id is that of its last event. */
export function rowFrom(first: number, events: readonly JournalEvent[], begin: number): EventRow {
  const event = events[begin] as JournalEvent;
  const end = Math.min(events.length, begin + most.events);
  let next = begin + 1;
  if (next === end) return rowOf(first, event);
  // A string that grows is put together once, by whoever reads it: a list and its members take twice as much.
  let texts = textOf(event);
  for (; next < end && texts.length < most.characters && (events[next] as JournalEvent).v === event.v; next++) {
    texts += `,${textOf(events[next] as JournalEvent)}`;
  }
  const count = next - begin;
  if (count === 1) return rowOf(first, event);
  const { v, seq, at } = events[next - 1] as JournalEvent;
  return [first + seq, v, null, count, together, Math.floor(at), `[${texts}]`];
}

function rowOf(first: number, { v, seq, node, attempt, type, at, body }: JournalEvent): EventRow {
  return [first + seq, v, node, attempt, type, Math.floor(at), JSON.stringify(body)];
}

function textOf({ node, attempt, type, at, body }: JournalEvent): string {
  return JSON.stringify([node, attempt, type, Math.floor(at), body]);
}

type Recorded = [string | null, number, string, number, unknown];
type Columns = [number, number, string | null, number, string, number, string];

/**
 * The events of rows. Types that this version does not know are kept as they are.
 *
 * @throws OrchError `ORCH_JOURNAL_NEWER`, `ORCH_JOURNAL_CORRUPT`
 */
export function eventsOf(run: RunId, rows: readonly (readonly unknown[])[]): JournalEvent[] {
  const events: JournalEvent[] = [];
  for (const row of rows) {
    // The table is STRICT, so that columns have their types; what is in a body is its writer's promise.
    const [id, v, node, attempt, type, at, text] = row as Columns;
    assertReadable(run, v);
    const seq = id % eventsPerRun;
    const body = parsed(run, seq, text);
    if (type !== together) events.push({ v, seq, run, node, attempt, type, at, body } as JournalEvent);
    else {
      if (!Array.isArray(body) || body.length !== attempt) throw unreadable(run, seq);
      let number = seq - attempt;
      for (const one of body as unknown[]) {
        if (!Array.isArray(one) || one.length !== 5) throw unreadable(run, number + 1);
        const [ownNode, ownAttempt, ownType, ownAt, ownBody] = one as Recorded;
        events.push({
          v,
          seq: ++number,
          run,
          node: ownNode,
          attempt: ownAttempt,
          type: ownType,
          at: ownAt,
          body: ownBody,
        } as JournalEvent);
      }
    }
  }
  return events;
}

function parsed(run: RunId, seq: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(run, seq, error);
  }
}

function unreadable(run: RunId, seq: number, cause?: unknown): OrchError {
  return new OrchError('ORCH_JOURNAL_CORRUPT', `event ${seq} of run ${run} is not readable`, { cause });
}
