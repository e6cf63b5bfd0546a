import { messageOf, OrchError, systemErrorCode, unreachable } from '@orch/core';

import { TaskFailure, ThreadStartFailure, UnknownTask } from './executor.ts';

/** Why a pool itself ended a task. */
export type EndReason = 'timeout' | 'aborted' | 'closed';

/** The typed error for a task that the pool ended. */
export function endedError(reason: EndReason, task: string, timeoutMs: number): OrchError {
  const data = { task };
  switch (reason) {
    case 'timeout':
      return new OrchError('ORCH_POOL_TIMEOUT', `the task ${task} took longer than ${timeoutMs} ms`, {
        help: 'Give it a longer timeoutMs, or a smaller input.',
        data: { task, timeoutMs },
      });
    case 'aborted':
      return new OrchError('ORCH_POOL_ABORTED', `the task ${task} was aborted`, { data });
    case 'closed':
      return new OrchError('ORCH_POOL_CLOSED', `the task ${task} was not run to its end: the pool is closed`, { data });
    default:
      return unreachable(reason);
  }
}

/** The typed error for a task that is not taken. */
export function queueFull(task: string, maxQueued: number): OrchError {
  return new OrchError('ORCH_POOL_QUEUE_FULL', `the task ${task} was refused: ${maxQueued} tasks wait already`, {
    help: 'Wait for `ready()` before sending more, or raise maxQueued.',
    data: { task, maxQueued },
  });
}

/** The typed error for what an executor rejected with. */
export function poolError(error: unknown, task: string): OrchError {
  if (error instanceof UnknownTask) {
    return new OrchError('ORCH_POOL_UNKNOWN_TASK', `there is no task ${task}`, { data: { task } });
  }
  if (error instanceof ThreadStartFailure) {
    return new OrchError('ORCH_POOL_START', 'no thread could be started', {
      help: 'Check execArgv, maxHeapMb and the memory of the machine.',
      cause: error.cause,
      data: { task },
    });
  }
  if (error instanceof TaskFailure) return taskError(task, error.cause, error.index);
  return threadError(error, task);
}

function threadError(error: unknown, task: string): OrchError {
  if (systemErrorCode(error) === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new OrchError('ORCH_POOL_OUT_OF_MEMORY', `the task ${task} used up the memory of its thread`, {
      help: 'Raise maxHeapMb, or give the task a smaller input.',
      cause: error,
      data: { task },
    });
  }
  const exit = /^worker exited with code: (\d+)$/.exec(messageOf(error));
  if (exit) {
    const exitCode = Number(exit[1]);
    return new OrchError('ORCH_POOL_WORKER_EXIT', `the thread of the task ${task} exited with code ${exitCode}`, {
      help: 'A task must not call process.exit.',
      cause: error,
      data: { task, exitCode },
    });
  }
  if (isCloneError(error)) {
    return new OrchError('ORCH_POOL_CLONE', `the task ${task} got or gave what cannot be sent`, {
      help: 'Send plain data: no functions, and no objects that hold functions.',
      cause: error,
      data: { task },
    });
  }
  return taskError(task, error);
}

/** A result that cannot be cloned crashes its thread; of that error only the stack arrives, which starts with its name. */
function isCloneError(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'DataCloneError' || /^DataCloneError\b/.test(error.stack ?? ''));
}

function taskError(task: string, cause: unknown, index?: number): OrchError {
  const data = { task, ...(index !== undefined && { index }) };
  return new OrchError('ORCH_POOL_TASK', `the task ${task} failed: ${messageOf(cause)}`, { cause, data });
}
