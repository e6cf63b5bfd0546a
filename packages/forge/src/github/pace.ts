/** What the throttling plugin takes for a group of limiters: work by key, one group for all of a kind. */
export interface PacedGroup {
  key(id: string): {
    schedule<T, A extends unknown[]>(job: unknown, work: (...args: A) => Promise<T>, ...args: A): Promise<T>;
  };
}

/**
 * Lets calls begin at least `gapMs` apart, in the order in which they came. The plugin's own groups are shared by the whole
 * process, whatever the account and server.
 */
export function paced(gapMs: number): PacedGroup {
  let last: Promise<unknown> = Promise.resolve();
  let free = 0;
  const turn = async (): Promise<void> => {
    const wait = free - performance.now();
    if (wait > 0) await new Promise((resolve) => void setTimeout(resolve, wait));
    free = performance.now() + gapMs;
  };
  return {
    key: () => ({
      async schedule(_job, work, ...args) {
        const mine = last.then(turn);
        last = mine;
        await mine;
        return work(...args);
      },
    }),
  };
}

/** Lets so many calls be under way at once; the others begin in the order in which they came. */
export function atOnce(most: number): PacedGroup {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    key: () => ({
      async schedule(_job, work, ...args) {
        if (running >= most) await new Promise<void>((resolve) => void waiting.push(resolve));
        else running += 1;
        try {
          return await work(...args);
        } finally {
          // Whoever waits takes over the place.
          const next = waiting.shift();
          if (next === undefined) running -= 1;
          else next();
        }
      },
    }),
  };
}

/** In place of the limiter by which the throttling plugin repeats refused calls: refusals are told to the caller. */
export const unlimited = {
  on: (): void => undefined,
  schedule: <T, A extends unknown[]>(work: (...args: A) => Promise<T>, ...args: A): Promise<T> => work(...args),
};
