import { hrtime } from 'node:process';

import type { Clock } from '@orch/core';
import { systemClock } from '@orch/core';

/** The clock of the system, with a monotonic time that makes no big integer. */
export const engineClock: Clock = {
  now: () => systemClock.now(),
  monotonic: () => {
    const [seconds, nanoseconds] = hrtime();
    return seconds * 1000 + nanoseconds / 1e6;
  },
};

/**
 * A clock that is read once for everything that happens at one moment: all completions of one turn, and the starts
 * between two bodies. Whoever calls a body, or leaves the turn, must say that time passes.
 */
export class TickClock implements Clock {
  readonly #clock: Clock;
  #now: number | undefined;
  #monotonic: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return (this.#now ??= this.#clock.now());
  }

  monotonic(): number {
    return (this.#monotonic ??= this.#clock.monotonic());
  }

  passes(): void {
    this.#now = undefined;
    this.#monotonic = undefined;
  }
}
