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

/** Events that follow each other as rows; `first` is the id before that of event 1. */
export function rowsOf(first: number, events: readonly JournalEvent[]): SQLInputValue[][] {
  const rows: SQLInputValue[][] = [];
  for (let next = 0; next < events.length;) {
    const { v } = events[next] as JournalEvent;
    const texts: string[] = [];
    let characters = 0;
    const begin = next;
    while (next < events.length && texts.length < most.events && characters < most.characters) {
      const event = events[next] as JournalEvent;
      if (event.v !== v) break;
      const text = JSON.stringify([event.node, event.attempt, event.type, Math.floor(event.at), event.body]);
      texts.push(text);
      characters += text.length;
      next++;
    }
    const { seq, node, attempt, type, at, body } = events[next - 1] as JournalEvent;
    const [id, time] = [first + seq, Math.floor(at)];
    if (next - begin === 1) rows.push([id, v, node, attempt, type, time, JSON.stringify(body)]);
    else rows.push([id, v, null, next - begin, together, time, `[${texts.join(',')}]`]);
  }
  return rows;
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
