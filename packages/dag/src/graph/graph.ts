import type { Json } from '@orch/core';

import type { Needs } from '../kind.ts';
import type { RetryPolicy } from '../retry.ts';

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
  /** @default that of the kind */
  readonly retry?: RetryPolicy;
  /** Milliseconds. @default that of the kind */
  readonly timeoutMs?: number;
  /** Milliseconds. @default that of the kind */
  readonly estimateMs?: number;
}

/** A set of nodes. Edges are what inputs refer to and what `after` names; the order of nodes has no meaning. */
export interface Graph {
  readonly name: string;
  readonly nodes: readonly NodeSpec[];
}

export interface GraphBuilder {
  node(spec: NodeSpec): GraphBuilder;
  /** The graph so far. It is judged by `validate`, not here. */
  build(): Graph;
}

/** Starts a graph. */
export function graph(name: string): GraphBuilder {
  const nodes: NodeSpec[] = [];
  const builder: GraphBuilder = {
    node(spec) {
      nodes.push(spec);
      return builder;
    },
    build: () => ({ name, nodes: [...nodes] }),
  };
  return builder;
}
