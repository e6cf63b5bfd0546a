import { setImmediate as immediately } from 'node:timers';

/** How the engine waits, as a parameter, so that a run can be simulated on virtual time. */
export interface Timers {
  /** Calls `task` once after `ms` milliseconds and answers the function that calls it off. */
  after(ms: number, task: () => void): () => void;
  /** Calls `task` in the next turn of the event loop, after pending input and output. */
  soon(task: () => void): void;
}

export const systemTimers: Timers = {
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  soon: (task) => void immediately(task),
};
