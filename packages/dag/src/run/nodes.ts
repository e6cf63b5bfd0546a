import type { NodeSpec } from '../graph/graph.ts';
import type { Kind } from '../kind.ts';

import { grown } from '../graph/grown.ts';

/**
 * The nodes of a run by their numbers: those of the graph, and behind them those that nodes expanded to. What every
 * node is asked for when it starts stands in columns, because the objects of many nodes are not in the processor's cache.
 */
export class Nodes<S> {
  readonly specs: NodeSpec[];
  readonly ids: string[];
  readonly kinds: Kind<S>[];
  readonly #known: ReadonlyMap<string, Kind<S>>;
  /** Whether any node declares itself how long it takes. */
  hasEstimates = false;
  #plain: Uint8Array;

  /** Every node must have a known kind. */
  constructor(specs: readonly NodeSpec[], ids: readonly string[], known: ReadonlyMap<string, Kind<S>>) {
    this.specs = specs.slice();
    this.ids = ids.slice();
    this.#known = known;
    this.kinds = Array<Kind<S>>(specs.length);
    this.#plain = this.#look(specs, 0);
  }

  add(specs: readonly NodeSpec[]): void {
    for (const spec of specs) {
      this.specs.push(spec);
      this.ids.push(spec.id);
    }
    this.#plain = grown(this.#plain, this.#look(specs, this.kinds.length));
  }

  #look(specs: readonly NodeSpec[], base: number): Uint8Array {
    const plain = new Uint8Array(specs.length);
    let last: Kind<S> | undefined;
    for (let position = 0; position < specs.length; position++) {
      const { kind, input, when, forEach, timeoutMs, estimateMs } = specs[position] as NodeSpec;
      // Neighbours are often of one kind.
      if (kind !== last?.name) last = this.#known.get(kind) as Kind<S>;
      this.kinds[base + position] = last;
      if (estimateMs !== undefined) this.hasEstimates = true;
      if (input === undefined && when === undefined && forEach === undefined && timeoutMs === undefined) {
        plain[position] = 1;
      }
    }
    return plain;
  }

  /** Whether a node has neither input, condition, list nor timeout, so that it runs as its kind says. */
  isPlain(index: number): boolean {
    return this.#plain[index] === 1;
  }

  idOf(index: number): string {
    return this.ids[index] ?? '';
  }
}
