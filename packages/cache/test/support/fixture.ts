import { join } from 'node:path';

import { isOrchError } from '@orch/core';
import { tempDir } from '@orch/testkit';

import { type Cache, type CacheOptions, openCache } from '../../src/index.ts';
import { FakeClock } from './clock.ts';

/** A cache on a folder of its own, and a clock to move. */
export interface Fixture extends Disposable {
  readonly dir: string;
  readonly clock: FakeClock;
  readonly cache: Cache;
  open(options?: Partial<CacheOptions>): Cache;
}

export function fixture(options: Partial<CacheOptions> = {}): Fixture {
  const temp = tempDir();
  const clock = new FakeClock();
  const opened: Cache[] = [];
  const open = (more: Partial<CacheOptions> = {}): Cache => {
    const cache = openCache({ dir: join(temp.path, 'cache'), clock, ...options, ...more });
    opened.push(cache);
    return cache;
  };
  return {
    dir: join(temp.path, 'cache'),
    clock,
    cache: open(),
    open,
    [Symbol.dispose]: () => {
      for (const cache of opened) cache.close();
      temp[Symbol.dispose]();
    },
  };
}

/** The code of the error that a piece of work throws, if it does. */
export function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return isOrchError(error) ? error.code : String(error);
  }
}

export const minute = 60_000;
