/** A computation that several callers wait for. */
interface Flight {
  readonly result: Promise<unknown>;
  readonly abort: AbortController;
  /** Lets no later caller join. */
  readonly forget: () => void;
  waiters: number;
}

/**
 * Lets callers of one key share one computation. A caller that gives up leaves alone; when the last one has left, the
 * computation is told to stop.
 */
export class Flights {
  readonly #flights = new Map<string, Flight>();

  /** Joins the computation under way, or starts one. */
  async join<T>(key: string, signal: AbortSignal | undefined, start: (signal: AbortSignal) => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    const flight = this.#flights.get(key) ?? this.#start(key, start);
    return this.#wait(flight, signal) as Promise<T>;
  }

  /** Starts a computation even if one is under way; later callers join this one. */
  async replace<T>(
    key: string,
    signal: AbortSignal | undefined,
    start: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    return this.#wait(this.#start(key, start), signal) as Promise<T>;
  }

  has(key: string): boolean {
    return this.#flights.has(key);
  }

  #start<T>(key: string, start: (signal: AbortSignal) => Promise<T>): Flight {
    const abort = new AbortController();
    const result = start(abort.signal);
    const forget = (): void => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    const flight: Flight = { result, abort, forget, waiters: 0 };
    this.#flights.set(key, flight);
    result.then(forget, forget);
    return flight;
  }

  async #wait(flight: Flight, signal: AbortSignal | undefined): Promise<unknown> {
    flight.waiters++;
    if (signal === undefined) return flight.result;
    const left = Promise.withResolvers<never>();
    const leave = (): void => {
      flight.waiters--;
      if (flight.waiters === 0) {
        flight.forget();
        flight.abort.abort(signal.reason);
      }
      left.reject(signal.reason as Error);
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([flight.result, left.promise]);
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }
}
