/** The longest time of a timer, in milliseconds; farther deadlines are looked at again then. */
const longestMs = 2 ** 31 - 1;

/** Times by which jobs have to be done. */
export interface Deadlines<J> {
  readonly set: (job: J, ms: number) => void;
  readonly clear: (job: J) => void;
}

/**
 * Calls `expire` for every job whose time is up. All share one timer, which is armed for the earliest of them and stays
 * armed when that one is done in time: a timer for each would cost a twentieth of a small task.
 */
export function createDeadlines<J>(expire: (job: J) => void): Deadlines<J> {
  const due = new Map<J, number>();
  let timer: NodeJS.Timeout | undefined;
  let armedFor = Number.POSITIVE_INFINITY;

  const arm = (at: number): void => {
    clearTimeout(timer);
    armedFor = at;
    timer = setTimeout(look, Math.min(Math.max(0, Math.ceil(at - performance.now())), longestMs));
  };
  const look = (): void => {
    const now = performance.now();
    armedFor = Number.POSITIVE_INFINITY;
    const expired = [...due].flatMap(([job, at]) => (at <= now ? [job] : []));
    for (const job of expired) due.delete(job);
    const earliest = Math.min(...due.values());
    if (earliest !== Number.POSITIVE_INFINITY) arm(earliest);
    for (const job of expired) expire(job);
  };
  return {
    set: (job, ms) => {
      if (!(ms < Number.POSITIVE_INFINITY)) return;
      const at = performance.now() + ms;
      due.set(job, at);
      if (at < armedFor) arm(at);
      else timer?.ref();
    },
    clear: (job) => {
      if (due.delete(job) && due.size === 0) timer?.unref();
    },
  };
}
