import type { Event } from '../journal/events.ts';

/** Hands events to any number of iterators; each gets all events from its creation on. */
export class EventStream {
  readonly #readers = new Set<Reader>();
  #end: { readonly error: unknown } | 'done' | undefined;

  get hasReaders(): boolean {
    return this.#readers.size > 0;
  }

  push(event: Event): void {
    if (this.#readers.size === 0) return;
    for (const reader of this.#readers) reader.push(event);
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
