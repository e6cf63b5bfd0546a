/** One call that waits or runs. */
export interface Job {
  readonly begin: () => void;
}

/** Lets at most `size` jobs run at once, in the order in which they came. */
export interface JobQueue<J extends Job> {
  readonly running: ReadonlySet<J>;
  readonly queued: ReadonlySet<J>;
  readonly add: (job: J) => void;
  /** To be called when a job has ended, whether it ran or waited. */
  readonly remove: (job: J) => void;
  /** Resolves when a job that comes now would begin at once. */
  readonly ready: () => Promise<void>;
  readonly drain: () => Promise<void>;
}

export function createJobQueue<J extends Job>(size: number): JobQueue<J> {
  const queued = new Set<J>();
  const running = new Set<J>();
  // Goes on behind what it gave out, while a new one would step over the places of all that is gone each time.
  let line = queued.values();
  let changed: PromiseWithResolvers<void> | undefined;
  let dispatching = false;

  const first = (): J | undefined => {
    const { value } = line.next();
    if (value) return value;
    // At its end an iterator stays there, whatever is added later.
    line = queued.values();
    return undefined;
  };
  const begin = (job: J): void => {
    running.add(job);
    job.begin();
  };
  const dispatch = (): void => {
    // A job can end while it begins: the loop goes on with the next one, so that a long queue takes no deep stack.
    if (dispatching) return;
    dispatching = true;
    while (queued.size > 0 && running.size < size) {
      const job = first();
      if (job && queued.delete(job)) begin(job);
    }
    dispatching = false;
    if (changed && running.size < size) {
      changed.resolve();
      changed = undefined;
    }
  };
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) {
      changed ??= Promise.withResolvers();
      await changed.promise;
    }
  };
  return {
    running,
    queued,
    add: (job) => {
      if (queued.size === 0 && running.size < size && !dispatching) return begin(job);
      queued.add(job);
      return dispatch();
    },
    remove: (job) => {
      queued.delete(job);
      running.delete(job);
      dispatch();
    },
    ready: () => until(() => running.size < size),
    drain: () => until(() => running.size === 0),
  };
}
