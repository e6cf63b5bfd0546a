import process from 'node:process';

import { isOrchError } from '@orch/core';

import type { CliStream } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { withoutSuppression } from './render/failure.ts';

/** Turns Ctrl-C and a termination request into an abort that work can react to. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Set once a signal has arrived. */
  readonly exitCode: number | undefined;
  dispose(): void;
}

/** The first signal asks the work to stop and to leave everything whole; the second ends the process at once. */
export function createInterrupt(stderr: CliStream): Interrupt {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const stop = (code: number) => (): void => {
    if (exitCode !== undefined) process.exit(code);
    exitCode = code;
    stderr.write('stopping; press Ctrl-C again to end at once\n');
    controller.abort();
  };
  const onInterrupt = stop(exitCodes.interrupted);
  const onTerminate = stop(exitCodes.terminated);
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    dispose() {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
    },
  };
}

/** Whether an error only says that the work was stopped as asked. */
export function isAbort(thrown: unknown): boolean {
  const error = withoutSuppression(thrown);
  return error instanceof Error && (error.name === 'AbortError' || isOrchError(error, 'ORCH_ABORTED'));
}
