import type { Duration } from '../duration.ts';

/**
 * A store that several machines share. `connectRedis` of `@orch/cache/redis` makes one, and every Keyv is one. What it
 * answers is checked; what it throws makes the cache go on without it for a while.
 */
export interface RemoteStore {
  get(key: string): Promise<unknown>;
  /** `ttl` in milliseconds. */
  set(key: string, value: string, ttl: number): Promise<unknown>;
  delete(key: string): Promise<unknown>;
}

export interface RemoteOptions {
  readonly store: RemoteStore;
  /** How long an answer is waited for. @default '500ms' */
  readonly timeout?: Duration;
  /** For how long the store is left alone after it failed. @default '30s' */
  readonly rest?: Duration;
}
