import type { Json } from '@orch/core';

import { OrchError } from '@orch/core';

import type { NodeSpec } from './graph.ts';

import { literal, ref, resolveReferences } from './references.ts';

/**
 * What a body answers instead of an output: nodes that run in its place. They are recorded before any of them starts,
 * and a resumed run takes them from the record. See {@link expand}.
 */
export class Expansion {
  readonly nodes: readonly NodeSpec[];
  readonly output: Json;

  constructor(nodes: readonly NodeSpec[], output: Json) {
    this.nodes = nodes;
    this.output = output;
  }
}

/** The most nodes that one node may expand to. */
export const largestExpansion = 100_000;

/**
 * Lets a node go on as a graph of its own, whose shape is known only now. The ids of its nodes get that of the node and
 * a slash before them; they refer to each other only. When all have succeeded, `output` is the output of the node:
 * JSON that may hold references to theirs. Where one fails, the node fails.
 */
export function expand({ nodes }: { readonly nodes: readonly NodeSpec[] }, output: Json = null): Expansion {
  return new Expansion(nodes, output);
}

/** Stands in the input of a node with `forEach` for the element, or for the member at `path` in it. */
export function item(path?: string | readonly string[]): Json {
  return path === undefined ? { $item: true } : { $item: true, path };
}

/** The nodes for the elements of a list, and the list of their outputs as the output. */
export function forEachElement(spec: NodeSpec, input: Json, list: Json): Expansion {
  if (!Array.isArray(list)) {
    throw new OrchError('ORCH_NODE_FOR_EACH', `forEach of node "${spec.id}" is no list`, { data: { node: spec.id } });
  }
  const { forEach: _list, when: _when, after: _after, id: _id, pivot: _pivot, input: _input, ...rest } = spec;
  const nodes = list.map((element: Json, position) => ({
    ...rest,
    id: String(position),
    input: literal(withItem(input, element)),
  }));
  return new Expansion(
    nodes,
    nodes.map(({ id }) => ref(id)),
  );
}

function withItem(input: Json, element: Json): Json {
  if (typeof input !== 'object' || input === null) return input;
  if (Array.isArray(input)) return input.map((part: Json) => withItem(part, element));
  const record = input as { readonly [key: string]: Json };
  if (record['$item'] !== true) {
    return Object.fromEntries(Object.keys(record).map((key) => [key, withItem(record[key] as Json, element)]));
  }
  if (record['path'] === undefined) return element;
  return resolveReferences(ref('item', record['path'] as string | readonly string[]), () => element);
}
