import type { ReadyQueue } from '../schedule/ready-queue.ts';
import type { Timers } from './timers.ts';

/** Wakes a run up when a rate lets its next node start. */
export class RateAlarm {
  readonly #queue: ReadyQueue;
  readonly #timers: Timers;
  readonly #wake: () => void;
  #callOff: (() => void) | undefined;

  constructor(queue: ReadyQueue, timers: Timers, wake: () => void) {
    this.#queue = queue;
    this.#timers = timers;
    this.#wake = wake;
  }

  /** To be called when everything that fits has started; where nothing is to start, no alarm is set. */
  set(mayStart: boolean): void {
    if (!this.#queue.hasRates) return;
    this.#callOff?.();
    this.#callOff = undefined;
    const delay = mayStart && this.#queue.size > 0 ? this.#queue.delay() : undefined;
    if (delay !== undefined) this.#callOff = this.#timers.after(delay, this.#wake);
  }
}
