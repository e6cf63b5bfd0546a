import { type Clock, type Diagnostic, messageOf } from '@orch/core';

import { milliseconds } from '../duration.ts';
import type { NewEntry } from '../entries.ts';
import { formatEntry, parseEntry } from './remote-entry.ts';
import type { RemoteOptions, RemoteStore } from './remote-store.ts';

/** No result stays longer than this in a store that is shared; milliseconds. */
export const longestRemote: number = 90 * 86_400_000;

/** Results in a shared store. Nothing here throws or keeps anybody waiting for longer than the timeout. */
export class RemoteTier {
  readonly #store: RemoteStore;
  readonly #timeout: number;
  readonly #rest: number;
  readonly #clock: Clock;
  readonly #onWarning: (warning: Diagnostic) => void;
  readonly #pending = new Set<Promise<unknown>>();
  #restsUntil = Number.NEGATIVE_INFINITY;
  #isWarned = false;

  constructor(options: RemoteOptions, clock: Clock, onWarning: (warning: Diagnostic) => void) {
    this.#store = options.store;
    this.#timeout = milliseconds(options.timeout ?? '500ms');
    this.#rest = milliseconds(options.rest ?? '30s');
    this.#clock = clock;
    this.#onWarning = onWarning;
  }

  async find(type: string, key: string): Promise<NewEntry | undefined> {
    return parseEntry(await this.#bounded(async () => this.#store.get(nameOf(type, key))));
  }

  /** Stores in the background; {@link flush} waits for it. */
  put(type: string, key: string, entry: NewEntry): void {
    const life = Math.min(longestRemote, (entry.expires ?? Number.POSITIVE_INFINITY) - this.#clock.now());
    if (life > 0) this.#later(async () => this.#store.set(nameOf(type, key), formatEntry(entry), Math.trunc(life)));
  }

  /** Removes in the background. */
  forget(type: string, key: string): void {
    this.#later(async () => this.#store.delete(nameOf(type, key)));
  }

  /** Waits for everything that goes on in the background. */
  async flush(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  #later(work: () => Promise<unknown>): void {
    const done: Promise<unknown> = this.#bounded(work).finally(() => this.#pending.delete(done));
    this.#pending.add(done);
  }

  /** What the work answers in time; undefined, and a rest for the store, otherwise. */
  async #bounded(work: () => Promise<unknown>): Promise<unknown> {
    if (this.#clock.monotonic() < this.#restsUntil) return undefined;
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error(`no answer within ${this.#timeout} ms`)), this.#timeout);
    try {
      return await Promise.race([work(), late.promise]);
    } catch (error) {
      this.#restsUntil = this.#clock.monotonic() + this.#rest;
      this.#warn(error);
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  #warn(error: unknown): void {
    if (this.#isWarned) return;
    this.#isWarned = true;
    const message = `the shared store of the cache is left alone for a while: ${messageOf(error)}`;
    this.#onWarning({ code: 'ORCH_CACHE_REMOTE', severity: 'warning', message });
  }
}

/** One name a result; the number changes when results get another meaning. */
function nameOf(type: string, key: string): string {
  return `orch1:${type}:${key}`;
}
