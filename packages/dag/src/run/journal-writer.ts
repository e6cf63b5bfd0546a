import type { Clock, RunId } from '@orch/core';

import type { Event, EventOf, JournalEvent, LiveEvent } from '../journal/events.ts';
import type { Awaitable, CloseRequest, RunStore } from '../journal/store.ts';

import { journalVersion } from '../journal/events.ts';

export interface JournalWriterOptions {
  readonly store: RunStore;
  readonly run: RunId;
  readonly fence: number;
  /** Sequence number of the last event of the journal so far. */
  readonly lastSeq: number;
  readonly clock: Clock;
  /** Told of every event once it is recorded, never before. */
  readonly publish: (event: Event) => void;
}

/**
 * Numbers events and writes them in groups. Events wait in a buffer; a commit writes all of them in one transaction,
 * durably if any of them asked for it. Commits never overlap: what is recorded during one goes with the next.
 */
export class JournalWriter {
  readonly #options: JournalWriterOptions;
  #buffer: JournalEvent[] = [];
  #durable = false;
  #seq: number;
  #committing: Promise<void> | undefined;

  constructor(options: JournalWriterOptions) {
    this.#options = options;
    this.#seq = options.lastSeq;
  }

  get isEmpty(): boolean {
    return this.#buffer.length === 0;
  }

  /** Whether a recorded event must be on the disk before the work goes on. */
  get isUrgent(): boolean {
    return this.#durable;
  }

  record<Type extends JournalEvent['type']>(
    type: Type,
    node: string | null,
    attempt: number,
    body: EventOf<Type>['body'],
    durable: boolean,
  ): void {
    this.#buffer.push(this.#event(type, node, attempt, body, ++this.#seq) as JournalEvent);
    this.#durable ||= durable;
  }

  /** Shows an event to listeners without recording it. */
  show<Type extends LiveEvent['type']>(
    type: Type,
    node: string | null,
    attempt: number,
    body: EventOf<Type>['body'],
  ): void {
    this.#options.publish(this.#event(type, node, attempt, body, this.#seq) as Event);
  }

  /** Writes what is buffered. A synchronous store is done when this returns; for others the promise tells. */
  commit(): Awaitable<void> {
    if (this.#committing) return this.#committing.then(() => this.commit());
    if (this.isEmpty) return undefined;
    const { store, run, fence } = this.#options;
    const durable = this.#durable;
    const events = this.#take();
    return this.#finish(events, store.append(run, fence, events, { durable }));
  }

  /** Writes what is buffered and closes the run, in one transaction. */
  async close(request: Omit<CloseRequest, 'events'>): Promise<void> {
    await this.#committing;
    const { store, run, fence } = this.#options;
    const events = this.#take();
    await this.#finish(events, store.close(run, fence, { ...request, events }));
  }

  #take(): JournalEvent[] {
    const events = this.#buffer;
    this.#buffer = [];
    this.#durable = false;
    return events;
  }

  #finish(events: readonly JournalEvent[], written: Awaitable<void>): Awaitable<void> {
    if (!isPromise(written)) return this.#publish(events);
    this.#committing = written.then(() => {
      this.#committing = undefined;
      this.#publish(events);
    });
    return this.#committing;
  }

  #publish(events: readonly JournalEvent[]): void {
    for (const event of events) this.#options.publish(event);
  }

  #event(type: Event['type'], node: string | null, attempt: number, body: Event['body'], seq: number): unknown {
    const { run, clock } = this.#options;
    return { v: journalVersion, seq, run, node, attempt, type, at: clock.now(), body };
  }
}

export function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
