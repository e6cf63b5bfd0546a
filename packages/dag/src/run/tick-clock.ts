import type { Clock } from '@orch/core';
import { systemClock } from '@orch/core';

let performance: typeof import('node:perf_hooks').performance | undefined;

/**
 * The clock of the system, with a monotonic time that makes neither a big integer nor a list. `performance` is kept, because
 * the global of that name is found anew with every reading; its module is eleven, loaded only where no other clock is given.
 */
export const engineClock: Clock = {
  now: () => systemClock.now(),
  monotonic: () => (performance ??= process.getBuiltinModule('node:perf_hooks').performance).now(),
};

/**
 * A clock that is read once for everything that happens at one moment: all completions of one turn, and the starts
 * between two bodies. Whoever calls a body, or leaves the turn, must say that time passes. Wall time counts
 * milliseconds, so within one of the last reading it is not read again.
 */
export class TickClock implements Clock {
  readonly #clock: Clock;
  // Flags beside the numbers: a field that is sometimes undefined costs a number object with every reading.
  #isRead = false;
  #monotonic = 0;
  #wallRead = Number.NEGATIVE_INFINITY;
  #wall = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    const monotonic = this.monotonic();
    if (monotonic - this.#wallRead >= 1) {
      this.#wallRead = monotonic;
      this.#wall = this.#clock.now();
    }
    return this.#wall;
  }

  monotonic(): number {
    if (!this.#isRead) {
      this.#isRead = true;
      this.#monotonic = this.#clock.monotonic();
    }
    return this.#monotonic;
  }

  passes(): void {
    this.#isRead = false;
  }
}
