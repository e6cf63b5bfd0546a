import type { Clock } from '@orch/core';

import { timers } from './builtins.ts';
import {
  acquireLease,
  failLease,
  failureOf,
  heartbeatInterval,
  type Lease,
  LeaseWatch,
  readLease,
  releaseLease,
  renewLease,
} from './leases.ts';
import type { Storage } from './storage.ts';

/** One result to be computed by one of all processes. */
export interface Errand<R> {
  readonly type: string;
  readonly key: string;
  readonly negativeTtl: number;
  readonly signal: AbortSignal;
  /** The result, if another process has stored it by now. */
  find(): R | undefined;
  /** Computes and stores the result. */
  run(): Promise<R>;
}

/** Between two looks at the lease of another process, in milliseconds: the first and the longest wait. */
const pollFirst = 5;
const pollLongest = 50;

/** Runs errands under a lease, so that of all processes one computes and the others get its result or its error. */
export class SingleFlight {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #held = new Set<Lease>();

  constructor(storage: Storage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
  }

  /** Without a database to lease in, the errand simply runs. */
  async execute<R>(errand: Errand<R>): Promise<R> {
    const watch = new LeaseWatch(this.#clock);
    let replacing = '';
    for (let pause = pollFirst; ;) {
      errand.signal.throwIfAborted();
      const lease = this.#acquire(errand, replacing);
      if (lease === null) return errand.run();
      const found = errand.find();
      if (lease !== undefined) return found ?? this.#runLeased(errand, lease);
      if (found !== undefined) return found;

      replacing = this.#judge(errand, watch);
      if (replacing !== '') continue;
      await timers().setTimeout(pause, undefined, { signal: errand.signal });
      pause = Math.min(pause * 2, pollLongest);
    }
  }

  /** Gives back what is held, for those who wait. */
  close(): void {
    for (const lease of this.#held) this.#release(lease);
  }

  #acquire({ type, key }: Errand<unknown>, replacing: string): Lease | undefined | null {
    const now = this.#clock.now();
    return this.#storage.write<Lease | undefined | null>(
      (connection) => acquireLease(connection, type, key, now, replacing),
      null,
    );
  }

  /** The token of a lease to take over, or nothing while its holder works. Throws the error of a holder that failed. */
  #judge({ type, key }: Errand<unknown>, watch: LeaseWatch): string {
    const row = this.#storage.run((connection) => readLease(connection, type, key), undefined);
    if (row === undefined) return '';
    const failed = failureOf(row);
    if (failed === undefined) return watch.isAbandoned(row) ? row.token : '';
    if (row.token === watch.token || this.#clock.now() < failed.negativeUntil) throw failed.error;
    return row.token;
  }

  async #runLeased<R>(errand: Errand<R>, lease: Lease): Promise<R> {
    this.#held.add(lease);
    const heartbeat = setInterval(() => {
      this.#storage.write((connection) => renewLease(connection, lease, this.#clock.now()), undefined);
    }, heartbeatInterval);
    heartbeat.unref();
    // A computation that ignores its signal must not keep others from starting again.
    const giveBack = (): void => this.#release(lease);
    errand.signal.addEventListener('abort', giveBack, { once: true });
    try {
      const result = await errand.run();
      this.#release(lease);
      return result;
    } catch (error) {
      if (!errand.signal.aborted) this.#fail(errand, lease, error);
      throw error;
    } finally {
      errand.signal.removeEventListener('abort', giveBack);
      clearInterval(heartbeat);
      this.#held.delete(lease);
    }
  }

  #release(lease: Lease): void {
    this.#storage.write((connection) => releaseLease(connection, lease), undefined);
  }

  #fail({ negativeTtl }: Errand<unknown>, lease: Lease, error: unknown): void {
    const now = this.#clock.now();
    this.#storage.write((connection) => failLease(connection, lease, error, now, negativeTtl), undefined);
  }
}
