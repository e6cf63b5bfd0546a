import type { Awaitable } from '../journal/store.ts';
import type { Journal } from './journal-writer.ts';
import type { Timers } from './timers.ts';

import { isPromise } from './journal-writer.ts';

/** What the writing needs of the engine. */
export interface FlushingHost {
  /** Whether the run has ended or its journal has failed. */
  readonly isClosed: boolean;
  fail(error: unknown): void;
}

/** When the buffer of a journal is written. */
export class Flushing {
  readonly #journal: Journal;
  readonly #timers: Timers;
  readonly #host: FlushingHost;
  #expected = false;

  constructor(journal: Journal, timers: Timers, host: FlushingHost) {
    this.#journal = journal;
    this.#timers = timers;
    this.#host = host;
  }

  /** Writes what is recorded. A synchronous store is done when this returns; for others the promise tells. */
  now(): Awaitable<void> {
    try {
      const written = this.#journal.commit();
      return isPromise(written) ? written.catch((error: unknown) => this.#failed(error)) : undefined;
    } catch (error) {
      return this.#failed(error);
    }
  }

  /** Writes what must be on the disk at once, and all else with the next turn of the event loop. */
  soon(): void {
    if (this.#host.isClosed || this.#journal.isEmpty) return;
    if (this.#journal.isUrgent) this.#commit();
    else if (!this.#expected) {
      this.#expected = true;
      this.#timers.soon(() => {
        this.#expected = false;
        if (!this.#host.isClosed) this.#commit();
      });
    }
  }

  #failed(error: unknown): never {
    this.#host.fail(error);
    throw error;
  }

  #commit(): void {
    try {
      const written = this.#journal.commit();
      if (isPromise(written)) written.catch((error: unknown) => this.#host.fail(error));
    } catch (error) {
      this.#host.fail(error);
    }
  }
}
