import type { NodeSpec } from '../graph/graph.ts';
import type { Kind } from '../kind.ts';

import { grown } from '../graph/grown.ts';
import { at } from '../graph/topology.ts';

/**
 * The nodes of a run by their numbers: those of the graph, and behind them those that nodes expanded to. What every
 * node is asked for when it starts stands in columns, because the objects of many nodes are not in the processor's cache.
 */
export class Nodes<S> {
  readonly specs: NodeSpec[];
  readonly #kinds: readonly Kind<S>[];
  /** The places of kinds in the list of them. */
  readonly #numbers: ReadonlyMap<string, number>;
  /** Whether any node declares itself how long it takes. */
  hasEstimates = false;
  #ids: readonly string[];
  /** Whether the ids may be changed here: those of the graph are shared with its index. */
  #ownIds: string[] | undefined;
  /** The number of its kind, and in the lowest bit whether the node is plain. */
  #traits: Int32Array;

  /** Every node must have a known kind. */
  constructor(specs: readonly NodeSpec[], ids: readonly string[], known: ReadonlyMap<string, Kind<S>>) {
    this.specs = specs.slice();
    this.#ids = ids;
    this.#kinds = [...known.values()];
    this.#numbers = new Map([...known.keys()].map((name, number) => [name, number]));
    this.#traits = this.#look(specs);
  }

  get size(): number {
    return this.#ids.length;
  }

  add(specs: readonly NodeSpec[]): void {
    const ids = (this.#ownIds ??= this.#ids.slice());
    this.#ids = ids;
    for (const spec of specs) {
      this.specs.push(spec);
      ids.push(spec.id);
    }
    this.#traits = grown(this.#traits, this.#look(specs));
  }

  #look(specs: readonly NodeSpec[]): Int32Array {
    const traits = new Int32Array(specs.length);
    let last: string | undefined;
    let number = 0;
    for (let position = 0; position < specs.length; position++) {
      const { kind, input, when, forEach, timeoutMs, estimateMs } = specs[position] as NodeSpec;
      // Neighbours are often of one kind.
      if (kind !== last) number = this.#numbers.get(kind) as number;
      last = kind;
      if (estimateMs !== undefined) this.hasEstimates = true;
      const isPlain = input === undefined && when === undefined && forEach === undefined && timeoutMs === undefined;
      traits[position] = (number << 1) | (isPlain ? 1 : 0);
    }
    return traits;
  }

  /** Whether a node has neither input, condition, list nor timeout, so that it runs as its kind says. */
  isPlain(index: number): boolean {
    return (at(this.#traits, index) & 1) === 1;
  }

  kindOf(index: number): Kind<S> {
    return this.#kinds[at(this.#traits, index) >> 1] as Kind<S>;
  }

  idOf(index: number): string {
    return this.#ids[index] ?? '';
  }
}
