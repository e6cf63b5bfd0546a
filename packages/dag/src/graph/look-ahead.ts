import type { NodeSpec } from './graph.ts';
import type { NodeIndex } from './node-index.ts';

import { mayNotRefer } from './dependencies.ts';
import { mostAtOnce } from './id-table.ts';

/**
 * Finds dependencies in the order in which they are read, some that come next along with each. Where they lie all over a
 * large graph, each waits for memory several times, and a processor waits for many at once only where little stands
 * between them (group prefetching: Chen, Ailamaki, Gibbons and Mowry 2004).
 */
export class LookAhead {
  readonly #index: NodeIndex;
  readonly #nodes: readonly NodeSpec[];
  readonly #names: string[] = [];
  readonly #found = new Int32Array(mostAtOnce);
  /** The numbers of the first that was looked up, and of the one behind the last. */
  #first = 0;
  #end = 0;

  constructor(index: NodeIndex, nodes: readonly NodeSpec[]) {
    this.#index = index;
    this.#nodes = nodes;
  }

  /** The position of a dependency, or -1. It is the one at `place` of a node, and has the number `number` among all. */
  find(dependency: string, number: number, node: number, place: number): number {
    if (number >= this.#end) this.#look(number, node, place);
    if (number < this.#end) return this.#found[number - this.#first] as number;
    return this.#index.get(dependency) ?? -1;
  }

  /** Ends before a node that may refer to others: what that one depends on takes more to find out. */
  #look(number: number, first: number, place: number): void {
    let count = 0;
    for (let node = first; node < this.#nodes.length && count < mostAtOnce; node++) {
      const spec = this.#nodes[node] as NodeSpec;
      if (!mayNotRefer(spec)) break;
      const { after } = spec;
      if (after === undefined) continue;
      const end = Math.min(after.length, mostAtOnce - count + (node === first ? place : 0));
      for (let next = node === first ? place : 0; next < end; next++) this.#names[count++] = after[next] as string;
    }
    this.#index.getAll(this.#names, count, this.#found);
    this.#first = number;
    this.#end = number + count;
  }
}
