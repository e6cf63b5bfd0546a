import { canonicalJson } from '@orch/core';

import type { Kind } from '../kind.ts';
import type { Graph, NodeSpec } from './graph.ts';

import { renameReferences } from './references.ts';
import { at, topologyOf } from './topology.ts';

export interface Optimized {
  readonly graph: Graph;
  /** Which node stands in for each one that was removed. */
  readonly merged: ReadonlyMap<string, string>;
}

/**
 * Removes nodes that do the same as another one: the same kind of `effects: 'none'` with the same input, condition,
 * list and dependencies, also where those became the same only by this. What referred to them refers to the other one.
 * Resources, retries and times are those of the node that comes first in the graph.
 *
 * The graph must be valid; of one with cycles, nodes on and behind them stay.
 */
export function optimize(graph: Graph, kinds: Iterable<Kind>): Optimized {
  const pure = new Set([...kinds].filter(({ effects }) => effects === 'none').map(({ name }) => name));
  const topology = topologyOf(graph);
  const merged = new Map<string, string>();
  const known = new Map<string, NodeSpec>();
  const kept = [...graph.nodes] as (NodeSpec | undefined)[];
  const rename = (id: string): string => merged.get(id) ?? id;
  for (const position of orderOf(topology.order, graph.nodes)) {
    const node = renamed(graph.nodes[position] as NodeSpec, rename);
    kept[position] = node;
    if (!pure.has(node.kind) || node.pivot === true) continue;
    const signature = signatureOf(node);
    const same = known.get(signature);
    if (same === undefined) known.set(signature, node);
    else {
      merged.set(node.id, same.id);
      kept[position] = undefined;
    }
  }
  return { graph: { name: graph.name, nodes: kept.filter((node) => node !== undefined) }, merged };
}

/** Dependencies first; what is in a cycle is left out. */
function* orderOf(order: Int32Array, nodes: readonly NodeSpec[]): Iterable<number> {
  for (let place = 0; place < Math.min(order.length, nodes.length); place++) yield at(order, place);
}

function renamed(node: NodeSpec, rename: (id: string) => string): NodeSpec {
  const { after, input, when, forEach } = node;
  return {
    ...node,
    ...(after === undefined ? {} : { after: [...new Set(after.map(rename))] }),
    ...(input === undefined ? {} : { input: renameReferences(input, rename) }),
    ...(when === undefined ? {} : { when: { ...when, value: renameReferences(when.value, rename) } }),
    ...(forEach === undefined ? {} : { forEach: renameReferences(forEach, rename) }),
  };
}

function signatureOf({ kind, input = null, after = [], when, forEach }: NodeSpec): string {
  return canonicalJson([
    kind,
    input,
    after.toSorted(),
    when === undefined ? null : { ...when },
    forEach === undefined ? null : [forEach],
  ]);
}
