import { setImmediate as immediately } from 'node:timers';

import type { Clock } from '@orch/core';

import { OrchError } from '@orch/core';

import type { Timers } from '../run/timers.ts';

interface Task {
  readonly at: number;
  readonly order: number;
  readonly call: () => void;
}

/** 1 January 2026, so that dates in simulated journals look like dates. */
const defaultEpoch = 1_767_225_600_000;

/**
 * A clock and timers on which nothing waits: when all promises have come to rest, time jumps to the next timer. Two
 * timers of one moment are called in the order in which they were set.
 */
export class VirtualTime implements Clock, Timers {
  readonly #epoch: number;
  readonly #tasks: Task[] = [];
  readonly #calledOff = new Set<Task>();
  #elapsed = 0;
  #order = 0;

  constructor(epoch: number = defaultEpoch) {
    this.#epoch = epoch;
  }

  now(): number {
    return this.#epoch + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(ms: number, call: () => void): () => void {
    const task = { at: this.#elapsed + Math.max(0, ms), order: this.#order++, call };
    this.#push(task);
    return () => void this.#calledOff.add(task);
  }

  soon(call: () => void): void {
    this.after(0, call);
  }

  /** Resolves after `ms` of virtual time. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.after(ms, resolve));
  }

  /**
   * Lets time pass until `work` settles, and answers its value.
   *
   * @throws OrchError `ORCH_SIMULATION_STUCK` where it waits for something that no timer brings about.
   */
  async run<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const end = (): void => {
      settled = true;
    };
    work.then(end, end);
    for (;;) {
      await new Promise<void>((resolve) => void immediately(resolve));
      if (settled) return await work;
      if (!this.#advance()) throw stuck(this.#elapsed);
    }
  }

  /** Calls what is due next; false where nothing is. Promises come to rest before anything else is called. */
  #advance(): boolean {
    const task = this.#next();
    if (task === undefined) return false;
    this.#elapsed = task.at;
    task.call();
    return true;
  }

  #next(): Task | undefined {
    for (;;) {
      const task = this.#pop();
      if (task === undefined || !this.#calledOff.delete(task)) return task;
    }
  }

  #push(task: Task): void {
    const tasks = this.#tasks;
    let hole = tasks.push(task) - 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = tasks[parent] as Task;
      if (isBefore(above, task)) break;
      tasks[hole] = above;
      hole = parent;
    }
    tasks[hole] = task;
  }

  #pop(): Task | undefined {
    const tasks = this.#tasks;
    const first = tasks[0];
    const last = tasks.pop();
    if (first === undefined || last === undefined || tasks.length === 0) return first;
    let hole = 0;
    for (let child = 1; child < tasks.length; child = 2 * hole + 1) {
      const right = tasks[child + 1];
      if (right && isBefore(right, tasks[child] as Task)) child++;
      const below = tasks[child] as Task;
      if (isBefore(last, below)) break;
      tasks[hole] = below;
      hole = child;
    }
    tasks[hole] = last;
    return first;
  }
}

function isBefore(left: Task, right: Task): boolean {
  return left.at < right.at || (left.at === right.at && left.order < right.order);
}

function stuck(elapsed: number): OrchError {
  return new OrchError(
    'ORCH_SIMULATION_STUCK',
    `after ${elapsed} ms of virtual time nothing is left that could happen`,
    {
      help: 'Something waits for real time, or for an event that never comes.',
    },
  );
}
