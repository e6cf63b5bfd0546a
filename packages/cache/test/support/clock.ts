import type { Clock } from '@orch/core';

/** A clock that stands still until it is moved; the wall clock can jump alone. */
export class FakeClock implements Clock {
  #wall = 1_700_000_000_000;
  #monotonic = 0;

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  advance(ms: number): void {
    this.#wall += ms;
    this.#monotonic += ms;
  }

  jump(ms: number): void {
    this.#wall += ms;
  }
}
