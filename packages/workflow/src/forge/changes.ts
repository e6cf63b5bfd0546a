import { systemClock } from '@orch/core';

import type { MessageService } from '@orch/dag';

/** Waits for requests and answers in a journal. */
export interface Changes extends Disposable {
  /**
   * Resolves when somebody may have posted or answered since the last call, and after `ms` milliseconds at the latest. Answers
   * whether a change was told of.
   *
   * @throws the reason of the signal
   */
  next(ms: number, signal: AbortSignal): Promise<boolean>;
}

/** The shortest time between two looks, in milliseconds: others may post all the time. */
const leastMs = 5;

/** Watches a journal until it is disposed of. Where nobody tells of changes, `next` only waits. */
export function changesOf(messages: Pick<MessageService, 'watch'>): Changes {
  let hasChanged = false;
  let onChange = (): void => undefined;
  const watcher = messages.watch?.(() => {
    hasChanged = true;
    onChange();
  });
  return {
    async next(ms, signal) {
      signal.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const from = systemClock.monotonic();
      const soon = (): void => void setTimeout(resolve, Math.max(0, from + leastMs - systemClock.monotonic()));
      const timer = setTimeout(resolve, ms);
      const abort = (): void => reject(signal.reason as Error);
      signal.addEventListener('abort', abort, { once: true });
      if (hasChanged) soon();
      else onChange = soon;
      try {
        await promise;
        return hasChanged;
      } finally {
        onChange = () => undefined;
        hasChanged = false;
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
      }
    },
    [Symbol.dispose]: () => watcher?.[Symbol.dispose](),
  };
}
