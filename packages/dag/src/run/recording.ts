import type { OpenedRun, RunStore } from '../journal/store.ts';

/** Where a run is recorded, and what was found there. */
export interface Recording {
  readonly store: RunStore;
  readonly opened: OpenedRun;
  /** Hash of the graph. */
  readonly graph: string;
}

/** Gives the lease back if `work` fails, so that the next start need not wait for it. */
export async function releasing<T>({ store, opened }: Recording, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    try {
      await store.release(opened.run, opened.fence);
    } catch {
      // The store is what failed: the first error tells more, and the lease ends by itself.
    }
    throw error;
  }
}
