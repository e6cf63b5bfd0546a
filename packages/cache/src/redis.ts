import { messageOf, OrchError, systemClock } from '@orch/core';

import type { RemoteStore } from './remote/remote-store.ts';

export interface RedisOptions {
  /** Where the server is, such as `redis://127.0.0.1:6379`; Valkey speaks the same. */
  readonly url: string;
  /** Stands before every key, so that several users share a server. @default 'orch-cache' */
  readonly namespace?: string;
  /** Told of every trouble with the connection, which makes itself again. */
  readonly onError?: (error: unknown) => void;
}

/** A store for `openCache({ remote: { store } })`. Dispose of it after the cache, or the process stays alive. */
export interface RedisStore extends RemoteStore, AsyncDisposable {
  close(): Promise<void>;
}

/**
 * Connects to Redis or Valkey through `@keyv/redis`, which has to be installed beside this package. The connection is
 * made with the first use.
 *
 * @throws OrchError `ORCH_CACHE_REMOTE` where `@keyv/redis` is missing, or the address is none.
 */
export async function connectRedis({ url, namespace = 'orch-cache', onError }: RedisOptions): Promise<RedisStore> {
  const { default: KeyvRedis } = await load();
  // What is asked while the server is away fails at once, and does not wait for it to come back.
  const connection = { url, disableOfflineQueue: true };
  const options = { namespace, throwOnErrors: true, connectionTimeout: connectTimeout };
  const adapter = create(() => new KeyvRedis<string>(connection, options));
  adapter.on('error', (error: unknown) => onError?.(error));
  let connecting: Promise<unknown> | undefined;
  // All that come first share one attempt: those that come second would find a client that is not ready.
  const connected = async (): Promise<typeof adapter> => {
    connecting ??= adapter.getClient();
    try {
      await connecting;
      return adapter;
    } catch (error) {
      connecting = undefined;
      throw error;
    }
  };
  const close = async (): Promise<void> => adapter.disconnect(true);
  return {
    get: async (key) => (await connected()).get(key),
    set: async (key, value, ttl) => (await connected()).set(key, value, systemClock.now() + ttl),
    delete: async (key) => (await connected()).delete(key),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** How long the first connection may take, in milliseconds. */
const connectTimeout = 2000;

async function load(): Promise<typeof import('@keyv/redis')> {
  try {
    return await import('@keyv/redis');
  } catch (cause) {
    throw new OrchError('ORCH_CACHE_REMOTE', `@keyv/redis cannot be loaded: ${messageOf(cause)}`, {
      help: 'Install @keyv/redis 6 beside @orch/cache.',
      cause,
    });
  }
}

function create<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new OrchError('ORCH_CACHE_REMOTE', `this is no address of a Redis server: ${messageOf(cause)}`, { cause });
  }
}
