import { numbering, type Numbering } from './id-table.ts';

const none: readonly string[] = [];

/** The positions of nodes by their ids. */
export class NodeIndex {
  readonly ids: readonly string[];
  /** Ids that more than one node has, once for each node after the first. */
  readonly duplicates: readonly string[];
  #numbering: Numbering | undefined;

  constructor(ids: readonly string[]) {
    this.ids = ids;
    // Ids in ascending order need no table to be told apart, and often none to be found; see the edges of a topology.
    this.duplicates = isAscending(ids) ? none : this.#numbered().duplicates;
  }

  /** The position of a node; of several with one id the last. */
  get(id: string): number | undefined {
    return this.#numbered().get(id);
  }

  /** Puts the positions of the first `count` ids, at most {@link mostAtOnce}, into a list, or -1 where there is no such node. */
  getAll(ids: readonly string[], count: number, positions: Int32Array): void {
    this.#numbered().getAll(ids, count, positions);
  }

  #numbered(): Numbering {
    return (this.#numbering ??= numbering(this.ids));
  }
}

/** Whether each id is longer than the one before or, where both are as long, greater: then no two are the same. */
function isAscending(ids: readonly string[]): boolean {
  for (let position = 1; position < ids.length; position++) {
    const left = ids[position - 1] as string;
    const right = ids[position] as string;
    if (left.length > right.length || (left.length === right.length && left >= right)) return false;
  }
  return true;
}
