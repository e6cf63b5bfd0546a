import type { Diagnostic } from '@orch/core';

import type { Graph, NodeSpec } from '../graph/graph.ts';
import type { Kind, Needs } from '../kind.ts';

/** What nodes of one group need: positions in the list of limited resources, and how much of each. */
export interface Demand {
  readonly resources: readonly number[];
  readonly amounts: readonly number[];
}

/** Nodes with equal needs and locks form a group, so that admission looks at groups instead of nodes. */
export interface Demands {
  readonly groups: readonly Demand[];
  readonly groupOf: Int32Array;
  /** Limit of every limited resource; locks are resources with a limit of 1. */
  readonly capacity: Float64Array;
  /** Needs that exceed a limit: such nodes could never start. */
  readonly diagnostics: readonly Diagnostic[];
}

const defaultNeeds: Needs = { cpu: 1 };

/** Groups the nodes of a graph by what they need of limited resources. A resource without a limit is unlimited. */
export function demandsOf(graph: Graph, kinds: ReadonlyMap<string, Kind>, limits: Needs): Demands {
  const capacities: number[] = [];
  const resourceOf = new Map<string, number>();
  const addResource = (name: string, limit: number): number => {
    resourceOf.set(name, capacities.length);
    return capacities.push(limit) - 1;
  };
  for (const [name, limit] of Object.entries(limits)) addResource(name, limit);
  const diagnostics: Diagnostic[] = [];
  const groups: Demand[] = [];
  const groupBySignature = new Map<string, number>();
  const demand = (node: NodeSpec): Demand => {
    const entries: [number, number][] = [];
    for (const [name, amount] of Object.entries(node.needs ?? kinds.get(node.kind)?.needs ?? defaultNeeds)) {
      const limit = limits[name];
      if (limit === undefined || amount === 0) continue;
      if (amount > limit) diagnostics.push(tooMuch(node.id, name, amount, limit));
      entries.push([resourceOf.get(name) as number, amount]);
    }
    for (const lock of new Set(node.locks)) {
      const name = `lock ${lock}`;
      entries.push([resourceOf.get(name) ?? addResource(name, 1), 1]);
    }
    entries.sort(([a], [b]) => a - b);
    return { resources: entries.map(([resource]) => resource), amounts: entries.map(([, amount]) => amount) };
  };
  const groupOf = Int32Array.from(graph.nodes, (node) => {
    const found = demand(node);
    const signature = `${found.resources.join()}:${found.amounts.join()}`;
    const known = groupBySignature.get(signature);
    if (known !== undefined) return known;
    groupBySignature.set(signature, groups.length);
    return groups.push(found) - 1;
  });
  return { groups, groupOf, capacity: Float64Array.from(capacities), diagnostics };
}

function tooMuch(node: string, resource: string, amount: number, limit: number): Diagnostic {
  return {
    code: 'ORCH_NODE_NEEDS',
    severity: 'error',
    message: `node "${node}" needs ${amount} of "${resource}", and the limit is ${limit}`,
  };
}
