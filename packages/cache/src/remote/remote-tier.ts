import type { Clock, Diagnostic } from '@orch/core';

import { milliseconds } from '../duration.ts';
import type { NewEntry } from '../entries.ts';
import { Patience } from './patience.ts';
import { formatEntry, parseEntry } from './remote-entry.ts';
import type { RemoteOptions, RemoteStore } from './remote-store.ts';

/** No result stays longer than this in a store that is shared; milliseconds. */
export const longestRemote: number = 90 * 86_400_000;

/** Results in a shared store. Nothing here throws or keeps anybody waiting for longer than the timeout. */
export class RemoteTier {
  readonly #store: RemoteStore;
  readonly #clock: Clock;
  readonly #patience: Patience;

  constructor(options: RemoteOptions, clock: Clock, onWarning: (warning: Diagnostic) => void) {
    this.#store = options.store;
    this.#clock = clock;
    const timeout = milliseconds(options.timeout ?? '500ms');
    const rest = milliseconds(options.rest ?? '30s');
    this.#patience = new Patience({ timeout, rest, clock, name: 'the shared store of the cache', onWarning });
  }

  async find(type: string, key: string): Promise<NewEntry | undefined> {
    return parseEntry(await this.#patience.ask(async () => this.#store.get(nameOf(type, key))));
  }

  /** Stores in the background; {@link flush} waits for it. */
  put(type: string, key: string, entry: NewEntry): void {
    const life = Math.min(longestRemote, (entry.expires ?? Number.POSITIVE_INFINITY) - this.#clock.now());
    if (life <= 0) return;
    this.#patience.askLater(async () => this.#store.set(nameOf(type, key), formatEntry(entry), Math.trunc(life)));
  }

  /** Removes in the background. */
  forget(type: string, key: string): void {
    this.#patience.askLater(async () => this.#store.delete(nameOf(type, key)));
  }

  async flush(): Promise<void> {
    await this.#patience.flush();
  }
}

/** One name a result; the number changes when results get another meaning. */
function nameOf(type: string, key: string): string {
  return `orch1:${type}:${key}`;
}
