import type { Clock, RunId } from '@orch/core';

import type { Event, JournalEvent, LiveEvent } from '../journal/events.ts';
import type { EventStream } from './event-stream.ts';
import type { Journal } from './journal-writer.ts';

import { eventOf } from './journal-writer.ts';

export interface UnrecordedOptions {
  readonly run: RunId;
  readonly clock: Clock;
  /** Events that nobody hears are not made. */
  readonly stream: Pick<EventStream, 'isHeard' | 'push'>;
}

/** The journal of a run without a store: events go to listeners at once and are kept nowhere. */
export class Unrecorded implements Journal {
  readonly isEmpty = true;
  readonly isUrgent = false;
  readonly hasFlushed = false;
  readonly #options: UnrecordedOptions;
  #seq = 0;

  constructor(options: UnrecordedOptions) {
    this.#options = options;
  }

  get isHeard(): boolean {
    return this.#options.stream.isHeard;
  }

  record(type: JournalEvent['type'], node: string | null, attempt: number, body: JournalEvent['body']): void {
    this.#seq++;
    this.#tell(type, node, attempt, body);
  }

  show(type: LiveEvent['type'], node: string | null, attempt: number, body: LiveEvent['body']): void {
    this.#tell(type, node, attempt, body);
  }

  commit(): undefined {
    return undefined;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #tell(type: Event['type'], node: string | null, attempt: number, body: Event['body']): void {
    const { run, clock, stream } = this.#options;
    if (stream.isHeard) stream.push(eventOf(this.#seq, run, node, attempt, type, clock.now(), body));
  }
}
