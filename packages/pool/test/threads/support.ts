import { createPool, type Pool } from '../../src/index.ts';
import { tasks } from '../fixtures/tasks.ts';

export type Sample = typeof tasks;

const filename: URL = new URL('../fixtures/tasks.ts', import.meta.url);

/** A pool of two threads without the options of the test runner. */
export function threads(options: object = {}): Pool<Sample['functions']> {
  return createPool<Sample>({ filename, size: 2, execArgv: [], ...options });
}

/** The same tasks in the calling thread. */
export function inline(options: object = {}): Pool<Sample['functions']> {
  return createPool({ tasks, size: 2, ...options });
}

/** The same tasks where they cost less. */
export function measured(options: object = {}): Pool<Sample['functions']> {
  return createPool({ tasks, filename, size: 2, execArgv: [], ...options });
}

/** Both ways to run tasks, by name. */
export const kinds: Record<'threads' | 'inline', typeof threads> = { threads: threads, inline: inline };
