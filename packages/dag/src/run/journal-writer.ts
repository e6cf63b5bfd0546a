import type { Clock, RunId } from '@orch/core';

import type { Event, EventOf, JournalEvent, LiveEvent } from '../journal/events.ts';
import type { Awaitable, CloseRequest, RunStore } from '../journal/store.ts';
import type { EventStream } from './event-stream.ts';

import { journalVersion } from '../journal/events.ts';

/** Takes the events of a run in their order. */
export interface Journal {
  readonly isEmpty: boolean;
  /** Whether anybody takes events: a store or a listener. Where nobody does, they need not be made. */
  readonly isHeard: boolean;
  /** Whether a recorded event must be on the disk before the work goes on. */
  readonly isUrgent: boolean;
  /** Whether anything recorded here had to be on the disk. */
  readonly hasFlushed: boolean;
  record<Type extends JournalEvent['type']>(
    type: Type,
    node: string | null,
    attempt: number,
    body: EventOf<Type>['body'],
    durable: boolean,
  ): void;
  /** Shows an event to listeners without recording it, after all events recorded before it. */
  show<Type extends LiveEvent['type']>(
    type: Type,
    node: string | null,
    attempt: number,
    body: EventOf<Type>['body'],
  ): void;
  /** Writes what is buffered. A synchronous store is done when this returns; for others the promise tells. */
  commit(): Awaitable<void>;
  /** Writes what is buffered and closes the run, in one transaction. */
  close(request: Omit<CloseRequest, 'events'>): Promise<void>;
}

export interface JournalWriterOptions {
  readonly store: RunStore;
  readonly run: RunId;
  readonly fence: number;
  /** Sequence number of the last event of the journal so far. */
  readonly lastSeq: number;
  readonly clock: Clock;
  /** Gets every event once it is recorded, never before. */
  readonly stream: Pick<EventStream, 'push'>;
}

/**
 * Numbers events and writes them in groups. Events wait in a buffer; a commit writes all of them in one transaction,
 * durably if any of them asked for it. Commits never overlap: what is recorded during one goes with the next.
 */
export class JournalWriter implements Journal {
  readonly isHeard = true;
  readonly #options: JournalWriterOptions;
  /** Not yet written, with the live events between them, which wait for their turn. */
  #outbox: Event[] = [];
  #unwritten = 0;
  #durable = false;
  #flushed = false;
  /** Whether the buffer holds the event that changes the status of the run. */
  #compensating = false;
  /** Whether the buffer holds events that are only shown. */
  #hasLive = false;
  #seq: number;
  #committing: Promise<void> | undefined;

  constructor(options: JournalWriterOptions) {
    this.#options = options;
    this.#seq = options.lastSeq;
  }

  get isEmpty(): boolean {
    return this.#unwritten === 0;
  }

  get isUrgent(): boolean {
    return this.#durable;
  }

  get hasFlushed(): boolean {
    return this.#flushed;
  }

  record<Type extends JournalEvent['type']>(
    type: Type,
    node: string | null,
    attempt: number,
    body: EventOf<Type>['body'],
    durable: boolean,
  ): void {
    this.#outbox.push(this.#event(type, node, attempt, body, ++this.#seq));
    this.#unwritten++;
    this.#durable ||= durable;
    this.#flushed ||= durable;
    this.#compensating ||= type === 'run-compensating';
  }

  show<Type extends LiveEvent['type']>(
    type: Type,
    node: string | null,
    attempt: number,
    body: EventOf<Type>['body'],
  ): void {
    const event = this.#event(type, node, attempt, body, this.#seq);
    if (this.isEmpty && !this.#committing) return this.#options.stream.push(event);
    this.#outbox.push(event);
    this.#hasLive = true;
  }

  commit(): Awaitable<void> {
    if (this.#committing) return this.#committing.then(() => this.commit());
    if (this.isEmpty) return undefined;
    const { store, run, fence } = this.#options;
    const durable = this.#durable;
    const status = this.#compensating ? 'compensating' : undefined;
    this.#compensating = false;
    const recorded = this.#recorded();
    return this.#finish(this.#take(), store.append(run, fence, recorded, { durable, status }));
  }

  async close(request: Omit<CloseRequest, 'events'>): Promise<void> {
    await this.#committing;
    const { store, run, fence } = this.#options;
    const events = this.#recorded();
    await this.#finish(this.#take(), store.close(run, fence, { ...request, events }));
  }

  #recorded(): readonly JournalEvent[] {
    return this.#hasLive ? this.#outbox.filter(isRecorded) : (this.#outbox as JournalEvent[]);
  }

  #take(): Event[] {
    const events = this.#outbox;
    this.#outbox = [];
    this.#hasLive = false;
    this.#unwritten = 0;
    this.#durable = false;
    return events;
  }

  #finish(events: readonly Event[], written: Awaitable<void>): Awaitable<void> {
    if (!isPromise(written)) return this.#publish(events);
    this.#committing = written.then(() => {
      this.#committing = undefined;
      this.#publish(events);
      if (this.isEmpty) this.#publish(this.#take());
    });
    return this.#committing;
  }

  #publish(events: readonly Event[]): void {
    for (let next = 0; next < events.length; next++) this.#options.stream.push(events[next] as Event);
  }

  #event(type: Event['type'], node: string | null, attempt: number, body: Event['body'], seq: number): Event {
    const { run, clock } = this.#options;
    return eventOf(seq, run, node, attempt, type, clock.now(), body);
  }
}

/** The event of a type; the body is that of the type, as {@link Journal} demands. */
export function eventOf(
  seq: number,
  run: RunId,
  node: string | null,
  attempt: number,
  type: Event['type'],
  at: number,
  body: Event['body'],
): Event {
  return { v: journalVersion, seq, run, node, attempt, type, at, body } as Event;
}

function isRecorded(event: Event): event is JournalEvent {
  return event.type !== 'progress' && event.type !== 'warning';
}

export function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
