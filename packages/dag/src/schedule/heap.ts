import { fractionAt } from '../graph/topology.ts';

/**
 * Node numbers by urgency: highest priority first, among equals the lowest number. What comes in this order already, as
 * the first nodes of a graph often do, is kept as a list and costs no comparison with others; all else is a binary heap.
 */
export class NodeHeap {
  readonly #nodes: number[] = [];
  /** The priorities of {@link #nodes}, beside each other: those of many nodes are not in the processor's cache. */
  readonly #keys: number[] = [];
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
    if (this.#nodes.length === 0) return true;
    const listed = this.#list[this.#first] as number;
    return isBefore(fractionAt(this.priorities, listed), listed, this.#keys[0] as number, this.#nodes[0] as number);
  }

  #sift(node: number): void {
    const nodes = this.#nodes;
    const keys = this.#keys;
    const key = fractionAt(this.priorities, node);
    let hole = nodes.length;
    nodes.push(node);
    keys.push(key);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = nodes[parent] as number;
      const aboveKey = keys[parent] as number;
      if (isBefore(aboveKey, above, key, node)) break;
      nodes[hole] = above;
      keys[hole] = aboveKey;
      hole = parent;
    }
    nodes[hole] = node;
    keys[hole] = key;
  }

  #popHeap(): number {
    const nodes = this.#nodes;
    const keys = this.#keys;
    const first = nodes[0] as number;
    const last = nodes.pop() as number;
    const lastKey = keys.pop() as number;
    const size = nodes.length;
    if (size === 0) return first;
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      let below = nodes[child] as number;
      let key = keys[child] as number;
      if (child + 1 < size) {
        const other = nodes[child + 1] as number;
        const otherKey = keys[child + 1] as number;
        if (isBefore(otherKey, other, key, below)) {
          child++;
          below = other;
          key = otherKey;
        }
      }
      if (isBefore(lastKey, last, key, below)) break;
      nodes[hole] = below;
      keys[hole] = key;
      hole = child;
    }
    nodes[hole] = last;
    keys[hole] = lastKey;
    return first;
  }

  #before(left: number, right: number): boolean {
    return isBefore(fractionAt(this.priorities, left), left, fractionAt(this.priorities, right), right);
  }
}

function isBefore(leftKey: number, left: number, rightKey: number, right: number): boolean {
  const difference = leftKey - rightKey;
  return difference > 0 || (difference === 0 && left < right);
}
