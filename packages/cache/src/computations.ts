import type { Clock } from '@orch/core';

import { decode, encode } from './codec.ts';
import type { EntryName } from './entry-name.ts';
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

  async getOrCompute(name: EntryName, compute: Compute<unknown>, options: ComputeOptions): Promise<unknown> {
    const start = async (signal: AbortSignal): Promise<Computed> => this.#obtain(name, compute, options, signal);
    const { text } = name;
    options.signal?.throwIfAborted();
    const hit = options.force === true ? undefined : this.#results.lookUp(name);
    if (hit !== undefined) {
      if (hit.stale && !this.#flights.has(text)) this.#refresh(text, start);
      return hit.value;
    }
    let isMine = false;
    const startMine = async (signal: AbortSignal): Promise<Computed> => {
      isMine = true;
      return start(signal);
    };
    const { value, encoded } =
      options.force === true
        ? await this.#flights.replace(text, options.signal, startMine)
        : await this.#flights.join(text, options.signal, startMine);
    return isMine ? value : decode(name, encoded)?.value;
  }

  close(): void {
    this.#singleFlight.close();
  }

  /** Asks the remote tier, and else computes; in one of all processes unless the caller insists. */
  async #obtain(
    name: EntryName,
    compute: Compute<unknown>,
    options: ComputeOptions,
    signal: AbortSignal,
  ): Promise<Computed> {
    const run = async (): Promise<Computed> => {
      const start = this.#clock.monotonic();
      const value = await compute({ signal });
      const encoded = encode(name, value);
      this.#results.store(name, encoded, { ...options, costMs: this.#clock.monotonic() - start });
      return { value, encoded };
    };
    if (options.force === true || !this.#reads) return run();
    const find = (): Computed | undefined => this.#results.freshlyStored(name);
    const { tags = [] } = options;
    const fetchOrRun = async (): Promise<Computed> => (await this.#results.fetchRemote(name, tags)) ?? run();
    const { type, key } = name;
    const { negativeTtl } = this.#policyOf(type);
    return this.#singleFlight.execute({ type, key, negativeTtl, signal, find, run: fetchOrRun });
  }

  /** A failed refresh leaves the stale result in place until it expires; the next caller tries again. */
  #refresh(text: string, start: (signal: AbortSignal) => Promise<Computed>): void {
    this.#flights.join(text, undefined, start).catch(() => undefined);
  }
}
