import type { Diagnostic } from '@orch/core';

import type { NodeSpec } from '../graph/graph.ts';
import type { Kind, Needs } from '../kind.ts';
import type { Demand, Resources } from './resources.ts';

import { needsOf } from '../kind.ts';

/**
 * Nodes with equal needs and locks form a group, so that admission looks at groups instead of nodes. A resource without
 * a limit is unlimited.
 */
export class Demands {
  readonly groups: Demand[] = [];
  readonly #resources: Resources;
  readonly #kinds: ReadonlyMap<string, Pick<Kind, 'needs'>>;
  readonly #groupByNeeds = new Map<Needs, number>();
  readonly #groupBySignature = new Map<string, number>();

  constructor(resources: Resources, kinds: ReadonlyMap<string, Pick<Kind, 'needs'>>) {
    this.#resources = resources;
    this.#kinds = kinds;
  }

  /** The group of each node, and needs that exceed a limit: such nodes were most likely meant otherwise. */
  groupsOf(nodes: readonly NodeSpec[]): { readonly groupOf: Int32Array; readonly diagnostics: readonly Diagnostic[] } {
    const diagnostics: Diagnostic[] = [];
    const groupOf = new Int32Array(nodes.length);
    let plain: { readonly kind: string; readonly group: number } | undefined;
    for (let position = 0; position < groupOf.length; position++) {
      const node = nodes[position] as NodeSpec;
      const isPlain = node.needs === undefined && node.locks === undefined;
      // Neighbours are often of one kind.
      if (isPlain && node.kind === plain?.kind) {
        // Memory that holds zeros is not there before it is written.
        if (plain.group !== 0) groupOf[position] = plain.group;
        continue;
      }
      const needs = needsOf(node, this.#kinds);
      const known = node.locks === undefined ? this.#groupByNeeds.get(needs) : undefined;
      const group = known ?? this.#groupOf(node, needs, diagnostics);
      groupOf[position] = group;
      // Needs that exceed a limit are reported for every node that has them.
      if (diagnostics.length > 0) continue;
      if (known === undefined && node.locks === undefined) this.#groupByNeeds.set(needs, group);
      if (isPlain) plain = { kind: node.kind, group };
    }
    return { groupOf, diagnostics };
  }

  #groupOf(node: NodeSpec, needs: Needs, diagnostics: Diagnostic[]): number {
    const entries = [...this.#limited(node, needs, diagnostics), ...this.#exclusive(node)].sort(([a], [b]) => a - b);
    const resources = entries.map(([resource]) => resource);
    const amounts = entries.map(([, amount]) => amount);
    const signature = `${resources.join()}:${amounts.join()}`;
    const known = this.#groupBySignature.get(signature);
    if (known !== undefined) return known;
    this.#groupBySignature.set(signature, this.groups.length);
    return this.groups.push({ resources, amounts }) - 1;
  }

  *#limited(node: NodeSpec, needs: Needs, diagnostics: Diagnostic[]): Iterable<[number, number]> {
    for (const [name, amount] of Object.entries(needs)) {
      const resource = this.#resources.positionOf(name);
      if (resource === undefined || amount === 0) continue;
      const limit = this.#resources.limitOf(resource);
      if (amount > limit) diagnostics.push(tooMuch(node.id, name, amount, limit));
      yield [resource, amount];
    }
  }

  *#exclusive({ locks }: NodeSpec): Iterable<[number, number]> {
    for (const lock of new Set(locks)) yield [this.#resources.lock(lock), 1];
  }
}

function tooMuch(node: string, resource: string, amount: number, limit: number): Diagnostic {
  return {
    code: 'ORCH_NODE_NEEDS',
    severity: 'error',
    message: `node "${node}" needs ${amount} of "${resource}", and the limit is ${limit}`,
  };
}
