import type { Json } from '@orch/core';

import type { NodeOutcome } from './outcome.ts';

import { fractionAt } from '../graph/topology.ts';
import { grown } from '../graph/grown.ts';
import { inMicroseconds } from './outcome.ts';

const none = 0;
const succeeded = 1;
/** Succeeded before this process, as the journal tells. */
const replayed = 2;
const other = 3;

const timesBytes = 2 * Float64Array.BYTES_PER_ELEMENT;

/**
 * The outcomes of nodes by their numbers. Successes, which most are, lie in columns: an object for each of ten thousand
 * nodes would be copied by the garbage collector twice before anybody asks for it.
 */
export class Outcomes {
  #states: Uint8Array;
  readonly #others = new Map<number, NodeOutcome>();
  readonly #outputs: Json[];
  /**
   * Two for each node, beside each other because they are read and written together: the milliseconds since the epoch of
   * the last start, and how long it took, or while it runs the monotonic time of the call of its body, or -1 before that.
   */
  #times: Float64Array;

  constructor(count: number) {
    // One piece of memory: to ask the system for one and to give it back costs as much as to settle ten nodes.
    const memory = new ArrayBuffer(count * (timesBytes + 1));
    this.#times = new Float64Array(memory, 0, 2 * count);
    this.#states = new Uint8Array(memory, count * timesBytes);
    // With its room from the start: nodes settle in any order. `Array.from` fills it one by one.
    this.#outputs = Array<Json>(count);
  }

  has(index: number): boolean {
    return this.#states[index] !== none;
  }

  get(index: number): NodeOutcome | undefined {
    const state = this.#states[index];
    if (state !== succeeded && state !== replayed) return this.#others.get(index);
    return {
      status: 'succeeded',
      output: this.#outputs[index] as Json,
      replayed: state === replayed,
      startedAt: this.startOf(index),
      durationMs: inMicroseconds(fractionAt(this.#times, 2 * index + 1)),
    };
  }

  /** A node starts, at milliseconds since the epoch. */
  begin(index: number, startedAt: number): void {
    this.#times[2 * index] = startedAt;
    this.#times[2 * index + 1] = -1;
  }

  /** The body of a node is called, at a monotonic time. */
  call(index: number, monotonic: number): void {
    this.#times[2 * index + 1] = monotonic;
  }

  startOf(index: number): number {
    return fractionAt(this.#times, 2 * index);
  }

  /** When the body of a node that runs was called; -1 where it was not. */
  callOf(index: number): number {
    return fractionAt(this.#times, 2 * index + 1);
  }

  set(index: number, outcome: NodeOutcome): void {
    this.#states[index] = other;
    this.#others.set(index, outcome);
  }

  /** A node that ran here has succeeded. */
  succeed(index: number, output: Json, durationMs: number): void {
    this.#states[index] = succeeded;
    this.#outputs[index] = output;
    this.#times[2 * index + 1] = durationMs;
  }

  /** A node has succeeded before this process. */
  replay(index: number, output: Json, startedAt: number, durationMs: number): void {
    this.#states[index] = replayed;
    this.#outputs[index] = output;
    this.#times[2 * index] = startedAt;
    this.#times[2 * index + 1] = durationMs;
  }

  clear(index: number): void {
    this.#states[index] = none;
    this.#others.delete(index);
  }

  /** Makes room for nodes that were not known before. */
  grow(count: number): void {
    this.#states = grown(this.#states, new Uint8Array(count));
    this.#times = grown(this.#times, new Float64Array(2 * count));
  }
}
