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
  const grouping = new Grouping(limits);
  const groupByNeeds = new Map<Needs, number>();
  const groupOf = new Int32Array(graph.nodes.length);
  for (let position = 0; position < groupOf.length; position++) {
    const node = graph.nodes[position] as NodeSpec;
    const needs = node.needs ?? kinds.get(node.kind)?.needs ?? defaultNeeds;
    const known = node.locks === undefined ? groupByNeeds.get(needs) : undefined;
    const group = known ?? grouping.groupOf(node, needs);
    groupOf[position] = group;
    // Needs that exceed a limit are reported for every node that has them.
    if (node.locks === undefined && grouping.diagnostics.length === 0) groupByNeeds.set(needs, group);
  }
  const { groups, capacities, diagnostics } = grouping;
  return { groups, groupOf, capacity: Float64Array.from(capacities), diagnostics };
}

class Grouping {
  readonly groups: Demand[] = [];
  readonly capacities: number[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #resources = new Map<string, number>();
  readonly #locks = new Map<string, number>();
  readonly #groupBySignature = new Map<string, number>();

  constructor(limits: Needs) {
    for (const [name, limit] of Object.entries(limits)) this.#resources.set(name, this.capacities.push(limit) - 1);
  }

  groupOf(node: NodeSpec, needs: Needs): number {
    const entries = [...this.#limited(node, needs), ...this.#exclusive(node)].sort(([a], [b]) => a - b);
    const resources = entries.map(([resource]) => resource);
    const amounts = entries.map(([, amount]) => amount);
    const signature = `${resources.join()}:${amounts.join()}`;
    const known = this.#groupBySignature.get(signature);
    if (known !== undefined) return known;
    this.#groupBySignature.set(signature, this.groups.length);
    return this.groups.push({ resources, amounts }) - 1;
  }

  *#limited(node: NodeSpec, needs: Needs): Iterable<[number, number]> {
    for (const [name, amount] of Object.entries(needs)) {
      const resource = this.#resources.get(name);
      if (resource === undefined || amount === 0) continue;
      const limit = this.capacities[resource] as number;
      if (amount > limit) this.diagnostics.push(tooMuch(node.id, name, amount, limit));
      yield [resource, amount];
    }
  }

  *#exclusive({ locks }: NodeSpec): Iterable<[number, number]> {
    for (const lock of new Set(locks)) {
      let resource = this.#locks.get(lock);
      if (resource === undefined) this.#locks.set(lock, (resource = this.capacities.push(1) - 1));
      yield [resource, 1];
    }
  }
}

function tooMuch(node: string, resource: string, amount: number, limit: number): Diagnostic {
  return {
    code: 'ORCH_NODE_NEEDS',
    severity: 'error',
    message: `node "${node}" needs ${amount} of "${resource}", and the limit is ${limit}`,
  };
}
