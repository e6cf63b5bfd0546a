import type { Topology } from '../graph/topology.ts';
import type { ReadyQueue } from '../schedule/ready-queue.ts';

import { at } from '../graph/topology.ts';

/** Nodes that were added together, numbered from `base`: the graph itself, or what one node of it expanded to. */
export class Segment {
  readonly base: number;
  readonly topology: Topology;
  /** The node that expanded; -1 for the graph itself. */
  readonly parent: number;
  /** How many of its nodes have not settled. */
  left: number;
  /** The first node that failed. */
  failed = -1;
  /** How many of its nodes were cancelled, or wait for a person. */
  cut = 0;
  /** Whether any of its nodes was only planned. */
  isPlanned = false;
  readonly #waiting: Int32Array;

  constructor(base: number, topology: Topology, parent: number) {
    this.base = base;
    this.topology = topology;
    this.parent = parent;
    this.left = topology.indegree.length;
    this.#waiting = topology.indegree.slice();
  }

  get size(): number {
    return this.#waiting.length;
  }

  waitingOf(index: number): number {
    return at(this.#waiting, index - this.base);
  }

  /** One of the dependencies of a node has settled; answers how many it still waits for. */
  countDown(index: number): number {
    const left = at(this.#waiting, index - this.base) - 1;
    this.#waiting[index - this.base] = left;
    return left;
  }

  /** Counts down what waits for a node, and readies what waited for it alone. */
  release(index: number, queue: ReadyQueue): void {
    const { base, topology } = this;
    const { offsets, targets } = topology;
    const waiting = this.#waiting;
    const end = at(offsets, index - base + 1);
    for (let edge = at(offsets, index - base); edge < end; edge++) {
      const target = at(targets, edge);
      const left = at(waiting, target) - 1;
      waiting[target] = left;
      if (left === 0) queue.push(target + base);
    }
  }

  forSuccessors(index: number, visit: (target: number) => void): void {
    const { offsets, targets } = this.topology;
    const local = index - this.base;
    const end = at(offsets, local + 1);
    for (let edge = at(offsets, local); edge < end; edge++) visit(at(targets, edge) + this.base);
  }
}
