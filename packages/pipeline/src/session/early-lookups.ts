import type { Cache, Compute } from '@orch/cache';
import { hashJson } from '@orch/core';

/** What works a result out, or remembers it. */
export type Lookups = Pick<Cache, 'getOrCompute'>;

/** Remembers results in memory, for what is looked up before a cache may be made in the workspace. */
export function inMemory(): Lookups {
  const known = new Map<string, unknown>();
  return {
    async getOrCompute<T>(type: string, input: unknown, compute: Compute<T>): Promise<T> {
      const key = hashJson([type, input]);
      if (known.has(key)) return known.get(key) as T;
      const result = await compute({ signal: new AbortController().signal });
      known.set(key, result);
      return result;
    },
  };
}

/** A cache that takes over what was looked up before it, instead of working it out again. */
export function takingOver(cache: Lookups, earlier: Lookups): Lookups {
  return {
    getOrCompute: async (type, input, compute, options) =>
      await cache.getOrCompute(type, input, async () => await earlier.getOrCompute(type, input, compute), options),
  };
}
