import { at } from '../graph/topology.ts';

/**
 * Node numbers by urgency: highest priority first, among equals the lowest number. What comes in this order already, as
 * the first nodes of a graph often do, is kept as a list and costs no comparison with others; all else is a binary heap.
 */
export class NodeHeap {
  readonly #nodes: number[] = [];
  /** Kept when it is empty: a chain fills and empties it with every node. */
  #list = new Int32Array(16);
  #first = 0;
  #end = 0;
  priorities: Float64Array;

  constructor(priorities: Float64Array) {
    this.priorities = priorities;
  }

  get size(): number {
    return this.#nodes.length + this.#end - this.#first;
  }

  /** The first node; only where there is one. */
  top(): number {
    return (this.#isListFirst() ? this.#list[this.#first] : this.#nodes[0]) as number;
  }

  push(node: number): void {
    if (this.#first < this.#end && !this.#before(this.#list[this.#end - 1] as number, node)) this.#sift(node);
    else this.#append(node);
  }

  /** Removes the first node; only where there is one. */
  pop(): number {
    if (!this.#isListFirst()) return this.#popHeap();
    const node = this.#list[this.#first++] as number;
    if (this.#first === this.#end) this.#first = this.#end = 0;
    return node;
  }

  #append(node: number): void {
    if (this.#end === this.#list.length) {
      const left = this.#list.subarray(this.#first, this.#end);
      // Where most of it was taken, the rest moves to its front.
      const list = left.length * 2 > this.#list.length ? new Int32Array(this.#list.length * 2) : this.#list;
      list.set(left);
      this.#list = list;
      this.#end = left.length;
      this.#first = 0;
    }
    this.#list[this.#end++] = node;
  }

  #isListFirst(): boolean {
    if (this.#first === this.#end) return false;
    return this.#nodes.length === 0 || this.#before(this.#list[this.#first] as number, this.#nodes[0] as number);
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
