/** What the signals of a user do. */
export interface Interrupt extends Disposable {
  /** Aborted by the first signal: what is at work ends, and is left to be continued. */
  readonly signal: AbortSignal;
  /** Aborted by the second one: nothing is waited for. */
  readonly killSignal: AbortSignal;
  /** Of the first signal. */
  readonly exitCode: () => number | undefined;
}

/** Listens to SIGINT and SIGTERM until it is disposed of. */
export function interruptible(): Interrupt {
  const [stop, kill] = [new AbortController(), new AbortController()];
  let exitCode: number | undefined;
  const listeners = (
    [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const
  ).map(([name, code]) => {
    const listener = (): void => {
      if (exitCode !== undefined) kill.abort();
      exitCode ??= code;
      stop.abort();
    };
    process.on(name, listener);
    return [name, listener] as const;
  });
  return {
    signal: stop.signal,
    killSignal: kill.signal,
    exitCode: () => exitCode,
    [Symbol.dispose]: () => {
      for (const [name, listener] of listeners) process.off(name, listener);
    },
  };
}
