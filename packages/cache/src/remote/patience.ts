import { type Clock, type Diagnostic, messageOf } from '@orch/core';

/** Milliseconds. */
export interface PatienceOptions {
  readonly timeout: number;
  readonly rest: number;
  readonly clock: Clock;
  /** What is asked, for the warning. */
  readonly name: string;
  readonly onWarning: (warning: Diagnostic) => void;
}

/** Asks something far away, for no longer than a timeout, and after a failure not at all for a while. Never throws. */
export class Patience {
  readonly #options: PatienceOptions;
  readonly #pending = new Set<Promise<unknown>>();
  #restsUntil = Number.NEGATIVE_INFINITY;
  #isWarned = false;

  constructor(options: PatienceOptions) {
    this.#options = options;
  }

  /** What the work answers in time, else undefined. */
  async ask<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const { timeout, rest, clock } = this.#options;
    if (clock.monotonic() < this.#restsUntil) return undefined;
    const abort = new AbortController();
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      late.reject(new Error(`no answer within ${timeout} ms`));
      abort.abort();
    }, timeout);
    try {
      return await Promise.race([work(abort.signal), late.promise]);
    } catch (error) {
      this.#restsUntil = clock.monotonic() + rest;
      this.#warn(error);
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Asks in the background; {@link flush} waits for it. */
  askLater(work: (signal: AbortSignal) => Promise<unknown>): void {
    const done: Promise<unknown> = this.ask(work).finally(() => this.#pending.delete(done));
    this.#pending.add(done);
  }

  /** Waits for everything that goes on in the background. */
  async flush(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  #warn(error: unknown): void {
    if (this.#isWarned) return;
    this.#isWarned = true;
    const message = `${this.#options.name} is left alone for a while: ${messageOf(error)}`;
    this.#options.onWarning({ code: 'ORCH_CACHE_REMOTE', severity: 'warning', message });
  }
}
