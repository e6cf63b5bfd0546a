/** A computation that several callers wait for. */
interface Flight {
  readonly result: Promise<unknown>;
  readonly abort: AbortController;
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

  /** Tells every computation to stop. */
  abort(reason: Error): void {
    for (const flight of this.#flights.values()) flight.abort.abort(reason);
  }

  #start<T>(key: string, start: (signal: AbortSignal) => Promise<T>): Flight {
    const abort = new AbortController();
    const result = start(abort.signal);
    const flight: Flight = { result, abort, waiters: 0 };
    this.#flights.set(key, flight);
    const land = (): void => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    result.then(land, land);
    return flight;
  }

  async #wait(flight: Flight, signal: AbortSignal | undefined): Promise<unknown> {
    flight.waiters++;
    if (signal === undefined) return flight.result;
    const left = Promise.withResolvers<never>();
    const leave = (): void => {
      flight.waiters--;
      if (flight.waiters === 0) flight.abort.abort(signal.reason);
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
