import { at } from '../graph/topology.ts';

/** A binary heap of node numbers: highest priority first, among equals the lowest number. */
export class NodeHeap {
  readonly #nodes: number[] = [];
  priorities: Float64Array;

  constructor(priorities: Float64Array) {
    this.priorities = priorities;
  }

  get size(): number {
    return this.#nodes.length;
  }

  /** The first node; only where there is one. */
  top(): number {
    return this.#nodes[0] as number;
  }

  push(node: number): void {
    const nodes = this.#nodes;
    let hole = nodes.length;
    nodes.push(node);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = nodes[parent] as number;
      if (this.#before(above, node)) break;
      nodes[hole] = above;
      hole = parent;
    }
    nodes[hole] = node;
  }

  /** Removes the first node; only where there is one. */
  pop(): number {
    const nodes = this.#nodes;
    const first = nodes[0] as number;
    const last = nodes.pop() as number;
    const size = nodes.length;
    if (size === 0) return first;
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && this.#before(nodes[child + 1] as number, nodes[child] as number)) child++;
      const below = nodes[child] as number;
      if (this.#before(last, below)) break;
      nodes[hole] = below;
      hole = child;
    }
    nodes[hole] = last;
    return first;
  }

  #before(left: number, right: number): boolean {
    const difference = at(this.priorities, left) - at(this.priorities, right);
    return difference > 0 || (difference === 0 && left < right);
  }
}
