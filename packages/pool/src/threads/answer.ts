import type { Transferable } from 'node:worker_threads';

import { describeError, rebuildError, type ErrorDescription } from './error-description.ts';
import { TaskFailure, UnknownTask, type Settle } from './executor.ts';
import { isThenable, perform, taskNamed } from './perform.ts';
import { isTimed, type TaskCall, type TaskContext, type TaskMap } from './task-types.ts';

/** What passes back for a call that is answered with its time; for any other call it is the bare result. */
interface TimedAnswer {
  readonly value: unknown;
  readonly runMs: number;
}

/** What a thread throws: an error would lose its class and its code on the way. */
interface Refusal {
  readonly refusal:
    | { readonly unknownTask: string }
    | { readonly error: ErrorDescription; readonly index: number | undefined };
}

/** Runs a call in its thread, and gives or throws what passes back. */
export function answer(functions: TaskMap, call: TaskCall): unknown {
  const task = taskNamed(functions, call.task);
  if (!task) return refuse({ unknownTask: call.task });
  const moved: Transferable[] = [];
  const start = isTimed(call) ? performance.now() : undefined;
  const finish = (value: unknown): unknown => {
    const whole = start === undefined ? value : { value, runMs: performance.now() - start };
    return moved.length > 0 ? move(whole as object, moved) : whole;
  };
  let result: unknown;
  try {
    result = perform(task, call, threadContext(call, moved));
  } catch (error) {
    return refuseFor(error);
  }
  return isThenable(result) ? result.then(finish, refuseFor) : finish(result);
}

/** Gives the settling side what a thread has passed back. */
export function settleAnswer(call: TaskCall, passed: unknown, settle: Settle): void {
  if (!isTimed(call)) return settle.done(passed, undefined);
  const { value, runMs } = passed as TimedAnswer;
  return settle.done(value, runMs);
}

/** The error for what a thread has thrown: what passed a {@link Refusal}, or what ended the thread as it is. */
export function receivedError(thrown: unknown): unknown {
  if (typeof thrown !== 'object' || thrown === null || !('refusal' in thrown)) return thrown;
  const { refusal } = thrown as Refusal;
  if ('unknownTask' in refusal) return new UnknownTask(refusal.unknownTask);
  return new TaskFailure(rebuildError(refusal.error), refusal.index);
}

const neverAborted = new AbortController().signal;

function threadContext({ port }: TaskCall, moved: Transferable[]): TaskContext {
  return {
    signal: neverAborted,
    progress: (value) => port?.postMessage(value),
    transfer: (...parts) => void moved.push(...parts),
  };
}

/** Loaded when a task hands something over; in a thread it is in memory already. */
async function move(value: object, parts: readonly Transferable[]): Promise<unknown> {
  const piscina = await import('piscina');
  return piscina.move({ [piscina.transferableSymbol]: [...new Set(parts)], [piscina.valueSymbol]: value });
}

function refuseFor(error: unknown): never {
  if (!(error instanceof TaskFailure)) throw error;
  return refuse({ error: describeError(error.cause), index: error.index });
}

function refuse(refusal: Refusal['refusal']): never {
  throw { refusal } satisfies Refusal; // oxlint-disable-line typescript/only-throw-error -- see Refusal
}
