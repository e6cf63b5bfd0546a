import type { Demand, Resources } from './resources.ts';

import { at, fractionAt } from '../graph/topology.ts';
import { NodeHeap } from './heap.ts';
import { grown } from '../graph/grown.ts';

/** How often less urgent nodes may overtake a waiting group before what it needs is kept for it. */
const patience = 64;

/**
 * The nodes whose dependencies are done, by priority and free resources. A node that does not fit lets others pass,
 * but not for ever: a group that was overtaken 64 times has its resources reserved until one of its nodes has started.
 */
export class ReadyQueue {
  readonly #resources: Resources;
  readonly #groups: readonly Demand[];
  readonly #heaps: NodeHeap[] = [];
  readonly #overtaken: number[] = [];
  #groupOf: Int32Array;
  #priorities: Float64Array;
  #size = 0;

  /** `groups` may grow before {@link add} is called. */
  constructor(resources: Resources, groups: readonly Demand[], groupOf: Int32Array, priorities: Float64Array) {
    this.#resources = resources;
    this.#groups = groups;
    this.#groupOf = groupOf;
    this.#priorities = priorities;
    this.#fillUp();
  }

  get size(): number {
    return this.#size;
  }

  /** Whether any limit is a rate, so that {@link delay} may answer. */
  get hasRates(): boolean {
    return this.#resources.hasRates;
  }

  /** Appends nodes that were not known before; none of them is ready by that. */
  add(groupOf: Int32Array, priorities: Float64Array): void {
    this.#groupOf = grown(this.#groupOf, groupOf);
    this.#priorities = grown(this.#priorities, priorities);
    for (const heap of this.#heaps) heap.priorities = this.#priorities;
    this.#fillUp();
  }

  priorityOf(node: number): number {
    return fractionAt(this.#priorities, node);
  }

  push(node: number): void {
    this.#heaps[this.#groupOfNode(node)]?.push(node);
    this.#size++;
  }

  /** The most urgent node that fits, with its resources taken; -1 where none fits. */
  take(): number {
    if (this.#size === 0) return -1;
    if (this.#resources.hasRates) this.#resources.drain();
    const chosen = this.#heaps.length === 1 ? this.#only() : this.#choose();
    if (chosen < 0) return -1;
    const node = (this.#heaps[chosen] as NodeHeap).pop();
    this.#size--;
    this.#resources.take(this.#groups[chosen] as Demand);
    this.#overtaken[chosen] = 0;
    if (this.#heaps.length > 1) this.#countOvertaken(node);
    return node;
  }

  /** Gives back the resources of a node that {@link take} answered. */
  release(node: number): void {
    this.#resources.release(this.#groups[this.#groupOfNode(node)] as Demand);
  }

  /** After how many milliseconds a rate lets a waiting node start; undefined where none waits for one alone. */
  delay(): number | undefined {
    let shortest: number | undefined;
    for (let group = 0; group < this.#heaps.length; group++) {
      if (this.#heaps[group]?.size === 0) continue;
      const delay = this.#resources.delayOf(this.#groups[group] as Demand);
      if (delay > 0 && delay < (shortest ?? Number.POSITIVE_INFINITY)) shortest = delay;
    }
    return shortest;
  }

  /** Where there is one group, no memory is read for each node. */
  #groupOfNode(node: number): number {
    return this.#heaps.length === 1 ? 0 : at(this.#groupOf, node);
  }

  #fillUp(): void {
    while (this.#heaps.length < this.#groups.length) {
      this.#heaps.push(new NodeHeap(this.#priorities));
      this.#overtaken.push(0);
    }
  }

  #only(): number {
    return this.#resources.fits(this.#groups[0] as Demand) ? 0 : -1;
  }

  #choose(): number {
    const reserved = this.#reserved();
    let best = -1;
    let bestPriority = Number.NEGATIVE_INFINITY;
    for (let group = 0; group < this.#heaps.length; group++) {
      const heap = this.#heaps[group] as NodeHeap;
      if (heap.size === 0) continue;
      const priority = fractionAt(this.#priorities, heap.top());
      if (priority <= bestPriority || !this.#resources.fits(this.#groups[group] as Demand)) continue;
      if (reserved >= 0 && group !== reserved && this.#shares(group, reserved)) continue;
      best = group;
      bestPriority = priority;
    }
    return best;
  }

  /** The most impatient waiting group, or -1. Nothing is kept for one that a limit of 0 or a rate holds back. */
  #reserved(): number {
    let found = -1;
    for (let group = 0; group < this.#overtaken.length; group++) {
      const count = this.#overtaken[group] as number;
      if (count < patience || (found >= 0 && count <= (this.#overtaken[found] as number))) continue;
      if (!this.#resources.isHeldBack(this.#groups[group] as Demand)) found = group;
    }
    return found;
  }

  #countOvertaken(started: number): void {
    const priority = fractionAt(this.#priorities, started);
    const group = at(this.#groupOf, started);
    for (let other = 0; other < this.#heaps.length; other++) {
      const heap = this.#heaps[other] as NodeHeap;
      if (other === group || heap.size === 0 || fractionAt(this.#priorities, heap.top()) < priority) continue;
      if (this.#shares(group, other)) this.#overtaken[other] = (this.#overtaken[other] as number) + 1;
    }
  }

  #shares(group: number, other: number): boolean {
    const theirs = (this.#groups[other] as Demand).resources;
    return (this.#groups[group] as Demand).resources.some((resource) => theirs.includes(resource));
  }
}
