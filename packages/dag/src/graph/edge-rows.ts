import type { NodeSpec } from './graph.ts';
import type { NodeIndex } from './node-index.ts';

import { grown } from './grown.ts';
import { LookAhead } from './look-ahead.ts';

/** Rows up to this length are searched for an edge that stands there already; in longer ones nodes are marked. */
const shortRow = 16;

/** Smaller graphs lie in the nearer caches of the processor, where looking ahead is of no use. */
const smallestAhead = 16_384;

/** After so many dependencies on end that stand beside none before them, the next ones are expected not to either. */
const scattered = 8;

/** The edges of a graph while they are read, node by node: rows of dependencies, and how many successors each node has. */
export class Edges {
  /** Counted two places behind the node, so that the sums are places before which rows start and end. */
  readonly places: Int32Array;
  readonly missing: { readonly node: string; readonly dependency: string }[] = [];
  /** Whether every node stands behind all that it depends on. */
  isOrdered = true;
  readonly #index: NodeIndex;
  readonly #hasDuplicates: boolean;
  readonly #ahead: LookAhead | undefined;
  #sources: Int32Array;
  #count = 0;
  /** The last dependency that was found. */
  #from = -1;
  /** Whether it stood behind the one before it. */
  #isRow = true;
  /** How many on end had to be looked up. */
  #scattered = 0;
  /** How many dependencies were read. */
  #read = 0;
  /** The number from 1 of the last node in whose row a node stands, as far as rows were too long to be searched. */
  #markedBy: Int32Array | undefined;
  /** Up to which edge nodes are marked. */
  #marked = 0;

  /** `places` holds zeros, two more than there are nodes. `room` is for how many edges; there may be more. */
  constructor(index: NodeIndex, nodes: readonly NodeSpec[], places: Int32Array, room: number) {
    this.#index = index;
    this.#ahead = nodes.length < smallestAhead ? undefined : new LookAhead(index, nodes);
    this.#hasDuplicates = index.duplicates.length > 0;
    this.places = places;
    this.#sources = new Int32Array(room);
  }

  /**
   * The distinct dependencies of every node, one node after the other; of several that stand side by side only the first,
   * as {@link asRun}.
   */
  get sources(): Int32Array {
    return this.#sources.subarray(0, this.#count);
  }

  /** Reads the dependencies of the next node, of which some may be the same, and answers how many different ones there are. */
  add(to: number, dependencies: readonly string[]): number {
    const { ids } = this.#index;
    const { places } = this;
    if (dependencies.length > this.#sources.length - this.#count) {
      this.#sources = grown(this.#sources, new Int32Array(dependencies.length));
    }
    const sources = this.#sources;
    const before = this.#count;
    let count = before;
    let from = this.#from;
    let isRow = this.#isRow && !this.#hasDuplicates;
    // Behind all before it a dependency is a new one.
    let last = -1;
    let isSorted = true;
    for (let place = 0; place < dependencies.length; place++) {
      const dependency = dependencies[place] as string;
      // Neighbours are often named one after the other, and by the node behind them. To look there in vain costs as much
      // as a table, since the text of the id is not in the cache.
      if (isRow && ids[from + 1] === dependency) {
        from++;
        this.#scattered = 0;
      } else {
        const found = this.#find(dependency, to, place);
        if (found < 0) {
          this.missing.push({ node: ids[to] as string, dependency });
          continue;
        }
        isRow = found === from + 1 && !this.#hasDuplicates;
        from = found;
      }
      if (from > last) last = from;
      else if (this.#stands(from, to, before, count)) continue;
      else isSorted = false;
      sources[count++] = from;
      places[from + 2] = (places[from + 2] as number) + 1;
    }
    this.#read += dependencies.length;
    if (last >= to) this.isOrdered = false;
    this.#from = from;
    this.#isRow = isRow;
    const added = count - before;
    const first = sources[before] as number;
    if (isSorted && added > 1 && last - first === added - 1) {
      // Where each of a layer waits for all of the one before, a million of edges would go to fresh memory and back.
      sources[before] = asRun(first);
      count = before + 1;
      if (this.#marked > count) this.#marked = count;
    }
    this.#count = count;
    return added;
  }

  #find(dependency: string, to: number, place: number): number {
    if (this.#ahead === undefined || ++this.#scattered <= scattered) return this.#index.get(dependency) ?? -1;
    return this.#ahead.find(dependency, this.#read + place, to, place);
  }

  /** Whether a node stands in a row already, which is that of `to` and has begun at `first`. */
  #stands(from: number, to: number, first: number, end: number): boolean {
    const sources = this.#sources;
    if (end - first > shortRow) return this.#isMarked(from, to, first, end);
    for (let edge = first; edge < end; edge++) if (sources[edge] === from) return true;
    return false;
  }

  #isMarked(from: number, to: number, first: number, end: number): boolean {
    const sources = this.#sources;
    const markedBy = (this.#markedBy ??= new Int32Array(this.places.length));
    for (let edge = Math.max(first, this.#marked); edge < end; edge++) markedBy[sources[edge] as number] = to + 1;
    this.#marked = end;
    return markedBy[from] === to + 1;
  }
}

/** The first of a run of nodes as it stands in a row, which is below 0, and the node that such a value stands for. */
export function asRun(first: number): number {
  return -1 - first;
}
