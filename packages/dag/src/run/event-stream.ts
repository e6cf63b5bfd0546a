import type { Event } from '../journal/events.ts';

/** Hands events to a listener and to any number of iterators; each of these gets all events from its creation on. */
export class EventStream {
  readonly #listener: ((event: Event) => void) | undefined;
  readonly #fail: (error: unknown) => void;
  readonly #readers = new Set<Reader>();
  #end: { readonly error: unknown } | 'done' | undefined;

  /** `fail` is told what the listener throws. */
  constructor(listener: ((event: Event) => void) | undefined, fail: (error: unknown) => void) {
    this.#listener = listener;
    this.#fail = fail;
  }

  /** Whether anybody takes events. */
  get isHeard(): boolean {
    return this.#listener !== undefined || this.#readers.size > 0;
  }

  push(event: Event): void {
    for (const reader of this.#readers) reader.push(event);
    try {
      this.#listener?.(event);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Ends all iterators, with an error if there is one, after what they have not read yet. */
  close(end: { readonly error: unknown } | 'done'): void {
    this.#end = end;
    for (const reader of this.#readers) reader.wake();
  }

  async *iterate(): AsyncGenerator<Event, void, void> {
    const reader = new Reader();
    this.#readers.add(reader);
    try {
      for (;;) {
        for (const event of reader.drain()) yield event;
        if (reader.empty) {
          if (this.#end === 'done') return;
          if (this.#end) throw this.#end.error;
          await reader.more();
        }
      }
    } finally {
      this.#readers.delete(reader);
    }
  }
}

class Reader {
  #queue: Event[] = [];
  #wake: (() => void) | undefined;

  get empty(): boolean {
    return this.#queue.length === 0;
  }

  push(event: Event): void {
    this.#queue.push(event);
    this.wake();
  }

  wake(): void {
    this.#wake?.();
    this.#wake = undefined;
  }

  drain(): Event[] {
    const events = this.#queue;
    this.#queue = [];
    return events;
  }

  more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
