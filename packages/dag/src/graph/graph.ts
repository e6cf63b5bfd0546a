import type { Json } from '@orch/core';

import type { Needs } from '../kind.ts';
import type { RetryPolicy } from '../retry.ts';
import type { Condition } from './condition.ts';

import { renameReferences } from './references.ts';

/** One node of a graph, as plain JSON. */
export interface NodeSpec {
  readonly id: string;
  /** The name of its kind. */
  readonly kind: string;
  /** May hold references ({@link ref}) to outputs of other nodes, at any depth. @default null */
  readonly input?: Json;
  /** Nodes that must have succeeded before, besides those that the input refers to. */
  readonly after?: readonly string[];
  /** Resources held while it runs. @default those of the kind */
  readonly needs?: Needs;
  /** Names that no two running nodes of the run hold at once. */
  readonly locks?: readonly string[];
  /**
   * Where it does not hold, the node is skipped, and so is every node that refers to its output. Nodes that only name
   * it in `after` go on.
   */
  readonly when?: Condition;
  /**
   * A list, mostly a reference: the node runs once for each element, in parallel as far as resources allow, with
   * `item()` in its input standing for the element. Its output is the list of the outputs.
   */
  readonly forEach?: Json;
  /** Once it has succeeded, the run is no longer undone after a failure: it can only be finished. */
  readonly pivot?: boolean;
  /** @default that of the kind */
  readonly retry?: RetryPolicy;
  /** Milliseconds. @default that of the kind */
  readonly timeoutMs?: number;
  /**
   * How long it takes, in milliseconds, where nodes of its kind differ. Earlier runs teach by how much such estimates of
   * the kind are off. @default what is learned of its kind, else that of the kind
   */
  readonly estimateMs?: number;
}

/** A set of nodes. Edges are what inputs refer to and what `after` names; the order of nodes has no meaning. */
export interface Graph {
  readonly name: string;
  readonly nodes: readonly NodeSpec[];
}

export interface GraphBuilder {
  node(spec: NodeSpec): GraphBuilder;
  /**
   * Adds the nodes of another graph, each id with `prefix` and a slash before it. References within it follow; those
   * that start with `/` name nodes of this graph. Its nodes start after `after`.
   */
  subgraph(prefix: string, inner: Graph, options?: { readonly after?: readonly string[] }): GraphBuilder;
  /** The graph so far. It is judged by `validate`, not here. */
  build(): Graph;
}

const nestedId = (prefix: string, id: string): string => (id.startsWith('/') ? id.slice(1) : `${prefix}/${id}`);

function nested(prefix: string, spec: NodeSpec, after: readonly string[]): NodeSpec {
  const rename = (id: string): string => nestedId(prefix, id);
  const json = (value: Json): Json => renameReferences(value, rename);
  const own = [...(spec.after ?? []).map(rename), ...after];
  return {
    ...spec,
    id: `${prefix}/${spec.id}`,
    ...(own.length === 0 ? {} : { after: own }),
    ...(spec.input === undefined ? {} : { input: json(spec.input) }),
    ...(spec.forEach === undefined ? {} : { forEach: json(spec.forEach) }),
    ...(spec.when === undefined ? {} : { when: { ...spec.when, value: json(spec.when.value) } }),
  };
}

/** The nodes with `prefix` and a slash before their ids and references. */
export function nestedNodes(prefix: string, nodes: readonly NodeSpec[]): NodeSpec[] {
  return nodes.map((spec) => nested(prefix, spec, []));
}

/** A list of more nodes is kept in pieces: one that grows is copied again and again, each time to fresh memory. */
const pieceLength = 4096;

/** Starts a graph. */
export function graph(name: string): GraphBuilder {
  const pieces: NodeSpec[][] = [];
  let last: NodeSpec[] = [];
  const add = (spec: NodeSpec): void => {
    if (last.length === pieceLength) {
      pieces.push(last);
      last = [];
    }
    last.push(spec);
  };
  const builder: GraphBuilder = {
    node(spec) {
      add(spec);
      return builder;
    },
    subgraph(prefix, inner, { after = [] } = {}) {
      for (const spec of inner.nodes) add(nested(prefix, spec, after));
      return builder;
    },
    build: () => ({ name, nodes: new Array<NodeSpec>().concat(...pieces, last) }),
  };
  return builder;
}
