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
  let changed: PromiseWithResolvers<void> | undefined;
  let dispatching = false;

  const dispatch = (): void => {
    // A job can end while it begins: the loop goes on with the next one, so that a long queue takes no deep stack.
    if (dispatching) return;
    dispatching = true;
    while (running.size < size) {
      const [job] = queued;
      if (!job) break;
      queued.delete(job);
      running.add(job);
      job.begin();
    }
    dispatching = false;
    if (running.size < size) changed?.resolve();
    if (running.size < size) changed = undefined;
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
      queued.add(job);
      dispatch();
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
