import { at } from '../graph/topology.ts';

/**
 * Node numbers by urgency: highest priority first, among equals the lowest number. What comes in this order already, as
 * the first nodes of a graph often do, is kept as a list and costs no comparison with others; all else is a binary heap.
 */
export class NodeHeap {
  readonly #nodes: number[] = [];
  #list: number[] = [];
  #first = 0;
  priorities: Float64Array;

  constructor(priorities: Float64Array) {
    this.priorities = priorities;
  }

  get size(): number {
    return this.#nodes.length + this.#list.length - this.#first;
  }

  /** The first node; only where there is one. */
  top(): number {
    return (this.#isListFirst() ? this.#list[this.#first] : this.#nodes[0]) as number;
  }

  push(node: number): void {
    const list = this.#list;
    const last = list.at(-1);
    if (last === undefined || this.#before(last, node)) list.push(node);
    else this.#sift(node);
  }

  /** Removes the first node; only where there is one. */
  pop(): number {
    if (!this.#isListFirst()) return this.#popHeap();
    const node = this.#list[this.#first++] as number;
    if (this.#first === this.#list.length) {
      this.#list = [];
      this.#first = 0;
    }
    return node;
  }

  #isListFirst(): boolean {
    const first = this.#list[this.#first];
    const top = this.#nodes[0];
    return first !== undefined && (top === undefined || this.#before(first, top));
  }

  #sift(node: number): void {
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

  #popHeap(): number {
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
