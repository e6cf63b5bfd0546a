import type { Demand, Demands } from './demands.ts';

import { at } from '../graph/topology.ts';
import { NodeHeap } from './heap.ts';

/** How often less urgent nodes may overtake a waiting group before what it needs is kept for it. */
const patience = 64;

/**
 * The nodes whose dependencies are done, by priority and free resources. A node that does not fit lets others pass,
 * but not for ever: a group that was overtaken 64 times has its resources reserved until one of its nodes has started.
 */
export class ReadyQueue {
  readonly #groups: readonly Demand[];
  readonly #groupOf: Int32Array;
  readonly #priorities: Float64Array;
  readonly #heaps: readonly NodeHeap[];
  readonly #free: Float64Array;
  readonly #overtaken: Int32Array;

  constructor({ groups, groupOf, capacity }: Demands, priorities: Float64Array) {
    this.#groups = groups;
    this.#groupOf = groupOf;
    this.#priorities = priorities;
    this.#heaps = groups.map(() => new NodeHeap(priorities));
    this.#free = capacity.slice();
    this.#overtaken = new Int32Array(groups.length);
  }

  push(node: number): void {
    this.#heaps[at(this.#groupOf, node)]?.push(node);
  }

  /** The most urgent node that fits, with its resources taken; -1 where none fits. */
  take(): number {
    const chosen = this.#choose();
    if (chosen < 0) return -1;
    const heap = this.#heaps[chosen] as NodeHeap;
    const node = heap.pop();
    this.#book(this.#groups[chosen] as Demand, -1);
    this.#overtaken[chosen] = 0;
    if (this.#groups.length > 1) this.#countOvertaken(node);
    return node;
  }

  /** Gives back the resources of a node that {@link take} answered. */
  release(node: number): void {
    this.#book(this.#groups[at(this.#groupOf, node)] as Demand, 1);
  }

  #choose(): number {
    const reserved = this.#reserved();
    let best = -1;
    let bestPriority = Number.NEGATIVE_INFINITY;
    for (let group = 0; group < this.#heaps.length; group++) {
      const heap = this.#heaps[group] as NodeHeap;
      if (heap.size === 0) continue;
      const priority = at(this.#priorities, heap.top());
      if (priority <= bestPriority || !this.#fits(group)) continue;
      if (reserved >= 0 && group !== reserved && this.#shares(group, reserved)) continue;
      best = group;
      bestPriority = priority;
    }
    return best;
  }

  /** The most impatient waiting group, or -1. */
  #reserved(): number {
    let found = -1;
    for (let group = 0; group < this.#overtaken.length; group++) {
      const count = at(this.#overtaken, group);
      if (count >= patience && (found < 0 || count > at(this.#overtaken, found))) found = group;
    }
    return found;
  }

  #countOvertaken(started: number): void {
    const priority = at(this.#priorities, started);
    const group = at(this.#groupOf, started);
    for (let other = 0; other < this.#heaps.length; other++) {
      const heap = this.#heaps[other] as NodeHeap;
      if (other === group || heap.size === 0 || at(this.#priorities, heap.top()) <= priority) continue;
      if (this.#shares(group, other)) this.#overtaken[other] = at(this.#overtaken, other) + 1;
    }
  }

  #fits(group: number): boolean {
    const { resources, amounts } = this.#groups[group] as Demand;
    for (let position = 0; position < resources.length; position++) {
      if ((amounts[position] as number) > at(this.#free, resources[position] as number)) return false;
    }
    return true;
  }

  #shares(group: number, other: number): boolean {
    const theirs = (this.#groups[other] as Demand).resources;
    return (this.#groups[group] as Demand).resources.some((resource) => theirs.includes(resource));
  }

  #book({ resources, amounts }: Demand, sign: 1 | -1): void {
    for (let position = 0; position < resources.length; position++) {
      const resource = resources[position] as number;
      this.#free[resource] = at(this.#free, resource) + sign * (amounts[position] as number);
    }
  }
}
