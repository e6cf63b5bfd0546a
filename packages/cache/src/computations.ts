import type { Clock } from '@orch/core';

import { decode, encode } from './codec.ts';
import { Flights } from './flights.ts';
import type { Compute, ComputeOptions } from './options.ts';
import type { Policy } from './policy.ts';
import type { Computed, Results } from './results.ts';
import { SingleFlight } from './single-flight.ts';
import type { Storage } from './storage.ts';

/** Finds results or computes them: once for all callers in this process, and in one of all processes. */
export class Computations {
  readonly #results: Results;
  readonly #clock: Clock;
  readonly #policyOf: (type: string) => Policy;
  readonly #reads: boolean;
  readonly #flights = new Flights();
  readonly #singleFlight: SingleFlight;

  constructor(results: Results, storage: Storage, clock: Clock, policyOf: (type: string) => Policy, reads: boolean) {
    this.#results = results;
    this.#clock = clock;
    this.#policyOf = policyOf;
    this.#reads = reads;
    this.#singleFlight = new SingleFlight(storage, clock);
  }

  async getOrCompute(type: string, key: string, compute: Compute<unknown>, options: ComputeOptions): Promise<unknown> {
    const start = async (signal: AbortSignal): Promise<Computed> => this.#obtain(type, key, compute, options, signal);
    const name = `${type}\0${key}`;
    options.signal?.throwIfAborted();
    const hit = options.force === true ? undefined : this.#results.lookUp(type, key);
    if (hit !== undefined) {
      if (hit.stale && !this.#flights.has(name)) this.#refresh(name, start);
      return hit.value;
    }
    let isMine = false;
    const startMine = async (signal: AbortSignal): Promise<Computed> => {
      isMine = true;
      return start(signal);
    };
    const { value, encoded } =
      options.force === true
        ? await this.#flights.replace(name, options.signal, startMine)
        : await this.#flights.join(name, options.signal, startMine);
    return isMine ? value : decode(type, key, encoded)?.value;
  }

  close(): void {
    this.#singleFlight.close();
  }

  /** Asks the remote tier, and else computes; in one of all processes unless the caller insists. */
  async #obtain(
    type: string,
    key: string,
    compute: Compute<unknown>,
    options: ComputeOptions,
    signal: AbortSignal,
  ): Promise<Computed> {
    const run = async (): Promise<Computed> => {
      const start = this.#clock.monotonic();
      const value = await compute({ signal });
      const encoded = encode(type, key, value);
      this.#results.store(type, key, encoded, { ...options, costMs: this.#clock.monotonic() - start });
      return { value, encoded };
    };
    if (options.force === true || !this.#reads) return run();
    const find = (): Computed | undefined => this.#results.freshlyStored(type, key);
    const { tags = [] } = options;
    const fetchOrRun = async (): Promise<Computed> => (await this.#results.fetchRemote(type, key, tags)) ?? run();
    const { negativeTtl } = this.#policyOf(type);
    return this.#singleFlight.execute({ type, key, negativeTtl, signal, find, run: fetchOrRun });
  }

  /** A failed refresh leaves the stale result in place until it expires; the next caller tries again. */
  #refresh(name: string, start: (signal: AbortSignal) => Promise<Computed>): void {
    this.#flights.join(name, undefined, start).catch(() => undefined);
  }
}
