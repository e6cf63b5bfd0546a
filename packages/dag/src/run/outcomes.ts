import type { Json } from '@orch/core';

import type { NodeOutcome } from './outcome.ts';

import { fractionAt } from '../graph/topology.ts';
import { grown } from '../graph/grown.ts';

const none = 0;
const succeeded = 1;
/** Succeeded before this process, as the journal tells. */
const replayed = 2;
const other = 3;

/**
 * The outcomes of nodes by their numbers. Successes, which most are, lie in columns: an object for each of ten thousand
 * nodes would be copied by the garbage collector twice before anybody asks for it.
 */
export class Outcomes {
  #states: Uint8Array;
  readonly #others = new Map<number, NodeOutcome>();
  readonly #outputs: Json[];
  /** Milliseconds since the epoch of the last start. */
  #startedAt: Float64Array;
  /** Of a node that runs, the monotonic time of the call of its body, or -1 before that. */
  #durationMs: Float64Array;

  constructor(count: number) {
    this.#states = new Uint8Array(count);
    // With its room from the start: nodes settle in any order. `Array.from` fills it one by one.
    this.#outputs = Array<Json>(count);
    this.#startedAt = new Float64Array(count);
    this.#durationMs = new Float64Array(count);
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
      startedAt: fractionAt(this.#startedAt, index),
      durationMs: fractionAt(this.#durationMs, index),
    };
  }

  /** A node starts, at milliseconds since the epoch. */
  begin(index: number, startedAt: number): void {
    this.#startedAt[index] = startedAt;
    this.#durationMs[index] = -1;
  }

  /** The body of a node is called, at a monotonic time. */
  call(index: number, monotonic: number): void {
    this.#durationMs[index] = monotonic;
  }

  startOf(index: number): number {
    return fractionAt(this.#startedAt, index);
  }

  /** When the body of a node that runs was called; -1 where it was not. */
  callOf(index: number): number {
    return fractionAt(this.#durationMs, index);
  }

  set(index: number, outcome: NodeOutcome): void {
    this.#states[index] = other;
    this.#others.set(index, outcome);
  }

  /** A node that ran here has succeeded. */
  succeed(index: number, output: Json, durationMs: number): void {
    this.#states[index] = succeeded;
    this.#outputs[index] = output;
    this.#durationMs[index] = durationMs;
  }

  /** A node has succeeded before this process. */
  replay(index: number, output: Json, startedAt: number, durationMs: number): void {
    this.#states[index] = replayed;
    this.#outputs[index] = output;
    this.#startedAt[index] = startedAt;
    this.#durationMs[index] = durationMs;
  }

  clear(index: number): void {
    this.#states[index] = none;
    this.#others.delete(index);
  }

  /** Makes room for nodes that were not known before. */
  grow(count: number): void {
    const more = new Float64Array(count);
    this.#states = grown(this.#states, more);
    this.#startedAt = grown(this.#startedAt, more);
    this.#durationMs = grown(this.#durationMs, more);
  }
}
