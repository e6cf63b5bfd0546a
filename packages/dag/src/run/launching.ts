import type { Attempt } from './attempt.ts';
import type { Bodies } from './bodies.ts';
import type { Journal } from './journal-writer.ts';
import type { TickClock } from './tick-clock.ts';

import { isPromise } from './journal-writer.ts';

/** How long synchronous nodes may keep the event loop from timers, signals and I/O, in milliseconds. */
const sliceMs = 8;

/** What the launching asks of the engine. */
export interface LaunchingHost {
  /** Whether the journal still takes what is recorded. */
  readonly isSound: boolean;
  fail(error: unknown): void;
  wake(): void;
  /** Goes on with the next turn of the event loop. */
  yield(): void;
}

/**
 * Calls the bodies of attempts whose starts are recorded: at once, or, where such a start must be on the disk first,
 * after a commit that they share.
 */
export class Launching<S> {
  readonly #journal: Journal;
  readonly #clock: TickClock;
  readonly #bodies: Bodies<S>;
  readonly #host: LaunchingHost;
  /** Attempts whose start must be on the disk first, or that came when the time of a round was over. */
  #waiting: Attempt<S>[] = [];
  /** Monotonic end of the slice of time that the rounds at hand may take; 0 before their first body, -1 between them. */
  #sliceEnd = -1;

  constructor(journal: Journal, clock: TickClock, bodies: Bodies<S>, host: LaunchingHost) {
    this.#journal = journal;
    this.#clock = clock;
    this.#bodies = bodies;
    this.#host = host;
  }

  add(attempt: Attempt<S>): void {
    if (this.#waiting.length > 0 || this.#journal.isUrgent || this.#isOverdue()) this.#waiting.push(attempt);
    else this.#bodies.launch(attempt);
  }

  /** Rounds begin: what they launch shares a slice of time. */
  begin(): void {
    this.#sliceEnd = 0;
  }

  end(): void {
    this.#sliceEnd = -1;
  }

  /** Launches what waits. Answers whether it launched anything, and nothing waits any more: then more may be admitted. */
  round(): boolean {
    if (this.#waiting.length === 0) return false;
    const journal = this.#journal;
    const written = journal.isUrgent && this.#host.isSound ? journal.commit() : undefined;
    const round = this.#waiting;
    this.#waiting = [];
    if (isPromise(written)) {
      this.#launchAfter(written, round);
      return false;
    }
    for (let next = 0; next < round.length; next++) {
      if (this.#isOverdue()) {
        this.#waiting = [...round.slice(next), ...this.#waiting];
        this.#host.yield();
        return false;
      }
      this.#bodies.launch(round[next] as Attempt<S>);
    }
    return true;
  }

  #launchAfter(written: Promise<void>, round: readonly Attempt<S>[]): void {
    const launch = (): void => {
      for (const attempt of round) this.#bodies.launch(attempt);
      this.#host.wake();
    };
    written.then(launch, (error: unknown) => {
      this.#host.fail(error);
      launch();
    });
  }

  /** Whether synchronous nodes have kept the event loop for long enough. */
  #isOverdue(): boolean {
    if (this.#sliceEnd < 0) return false;
    // The same reading of the clock is the start of the node.
    const now = this.#clock.monotonic();
    if (this.#sliceEnd === 0) this.#sliceEnd = now + sliceMs;
    return now > this.#sliceEnd;
  }
}
