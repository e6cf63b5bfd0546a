import { TaskFailure } from './executor.ts';
import type { Task, TaskCall, TaskContext, TaskMap } from './task-types.ts';

/** The task with a name, which may come from anywhere: inherited members such as `constructor` are no tasks. */
export function taskNamed(functions: TaskMap, name: string): Task | undefined {
  return Object.hasOwn(functions, name) ? (functions[name] as Task) : undefined;
}

/**
 * Runs a task on its input, or on one input of a list after the other. Throws or rejects with a {@link TaskFailure}.
 * What takes no time gives no promise: waiting for one costs more than a small task.
 */
export function perform(task: Task, { input, first }: TaskCall, context: TaskContext): unknown {
  if (first !== undefined) return performAll(task, input as readonly unknown[], first, context);
  try {
    const result = task(input, context);
    return isThenable(result) ? waitFor(result) : result;
  } catch (error) {
    throw new TaskFailure(error, undefined);
  }
}

function performAll(task: Task, inputs: readonly unknown[], first: number, context: TaskContext): unknown {
  const results: unknown[] = [];
  try {
    for (const one of inputs) {
      const result = task(one, context);
      if (isThenable(result)) return performRest(task, inputs, first, context, results, result);
      results.push(result);
    }
  } catch (error) {
    throw new TaskFailure(error, first + results.length);
  }
  return results;
}

/** Goes on where a task takes time. `results` are those before, `begun` is what it is waited for. */
async function performRest(
  task: Task,
  inputs: readonly unknown[],
  first: number,
  context: TaskContext,
  results: unknown[],
  begun: PromiseLike<unknown>,
): Promise<unknown> {
  try {
    results.push(await begun);
    while (results.length < inputs.length) {
      const result = task(inputs[results.length], context);
      results.push(isThenable(result) ? await result : result);
    }
  } catch (error) {
    throw new TaskFailure(error, first + results.length);
  }
  return results;
}

async function waitFor(result: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await result;
  } catch (error) {
    throw new TaskFailure(error, undefined);
  }
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
