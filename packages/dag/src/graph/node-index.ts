const none: readonly string[] = [];

/** The positions of nodes by their ids. */
export class NodeIndex {
  readonly ids: readonly string[];
  /** Ids that more than one node has, once for each node after the first. */
  readonly duplicates: readonly string[];
  #positions: Map<string, number> | undefined;

  constructor(ids: readonly string[]) {
    this.ids = ids;
    // A map of ten thousand ids costs as much as running a third of the nodes; ids in ascending order need none.
    this.duplicates = isAscending(ids) ? none : this.#number();
  }

  /** The position of a node; of several with one id the last. */
  get(id: string): number | undefined {
    if (this.#positions === undefined) this.#number();
    return this.#positions?.get(id);
  }

  /** Answers the duplicates. */
  #number(): readonly string[] {
    const { ids } = this;
    const positions = new Map<string, number>();
    const duplicates: string[] = [];
    for (let position = 0; position < ids.length; position++) {
      const id = ids[position] as string;
      positions.set(id, position);
      if (positions.size + duplicates.length === position) duplicates.push(id);
    }
    this.#positions = positions;
    return duplicates;
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
