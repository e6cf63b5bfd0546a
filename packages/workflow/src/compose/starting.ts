import { statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** What is about to start a process. */
export interface Turn {
  /** The next one may start: the process has begun to work, or has ended. */
  end(): void;
}

export interface Starting {
  /**
   * Resolves when a process may start that tells that it has begun to work by what it writes to a file.
   *
   * @throws the reason of the signal
   */
  turn(file: string, signal: AbortSignal): Promise<Turn>;
}

/** A process that tells nothing holds others up no longer, in milliseconds. */
const defaultLongestMs = 2000;

/**
 * Lets few processes start at a time, in the order in which they ask. To load a program takes a core: many at once all get to
 * their work together, as late as the last of them would have.
 *
 * @param most - that start at a time.
 * @param longestMs - after which a process counts as begun that has told nothing. @default 2000
 */
export function startingInTurn(most: number, longestMs: number = defaultLongestMs): Starting {
  const waiting = new Set<() => void>();
  let free = most;
  const endOne = (): void => {
    const [next] = waiting;
    if (next === undefined) free += 1;
    else next();
  };
  const begin = (file: string): Turn => {
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      stopWatching();
      endOne();
    };
    const timer = setTimeout(end, longestMs);
    const stopWatching = onGrowth(file, end);
    return { end };
  };
  return {
    async turn(file, signal) {
      signal.throwIfAborted();
      if (free > 0) free -= 1;
      else await nextOf(waiting, signal);
      return begin(file);
    },
  };
}

async function nextOf(waiting: Set<() => void>, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const next = (): void => {
    waiting.delete(next);
    resolve();
  };
  const abort = (): void => {
    waiting.delete(next);
    reject(signal.reason as Error);
  };
  waiting.add(next);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await promise;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Calls back when a file becomes longer, until it is told to stop; never where files cannot be watched. */
function onGrowth(file: string, grown: () => void): () => void {
  const before = sizeOf(file);
  const name = basename(file);
  try {
    const watcher = watch(dirname(file), { persistent: false }, (_event, changed) => {
      if (changed === name && sizeOf(file) > before) grown();
    });
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => undefined; // the system has no room for another watcher: who waits goes on by time
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
