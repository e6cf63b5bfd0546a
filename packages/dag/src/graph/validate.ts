import type { Diagnostic } from '@orch/core';

import { nearest, OrchError } from '@orch/core';

import type { Kind } from '../kind.ts';
import type { Graph } from './graph.ts';
import type { Topology } from './topology.ts';

import { badAmounts, isDuration } from '../kind.ts';
import { faultOf } from '../retry.ts';
import { cyclesOf, topologyOf } from './topology.ts';

/**
 * Judges a graph: duplicate and malformed ids, unknown kinds, missing producers (with a suggestion), cycles as
 * their path, nodes that can never start, and needs that are no amounts. All problems at once; empty means it can run.
 */
export function validate(graph: Graph, kinds: Iterable<Kind>): Diagnostic[] {
  return judge(
    graph,
    topologyOf(graph),
    [...kinds].map((kind) => kind.name),
  );
}

/** {@link validate} for a graph whose topology is known. */
export function judge(graph: Graph, topology: Topology, kinds: readonly string[]): Diagnostic[] {
  return [
    ...duplicateKinds(kinds),
    ...topology.index.duplicates.map((id) => error('ORCH_NODE_DUPLICATE', `node id "${id}" is used twice`)),
    ...malformed(graph),
    ...unknownKinds(graph, kinds),
    ...missingProducers(topology),
    ...cyclesAndUnreachable(graph, topology),
  ];
}

/** @throws OrchError `ORCH_GRAPH_INVALID` with all diagnostics in `data`, where any is an error. */
export function assertValid(graph: Graph, diagnostics: readonly Diagnostic[]): void {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  const first = errors[0];
  if (!first) return;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new OrchError('ORCH_GRAPH_INVALID', `graph "${graph.name}" cannot run: ${first.message}${more}`, {
    ...(first.help === undefined ? {} : { help: first.help }),
    data: { diagnostics },
  });
}

function error(code: Diagnostic['code'], message: string, help?: string): Diagnostic {
  return { code, severity: 'error', message, ...(help === undefined ? {} : { help }) };
}

function suggestion(word: string, candidates: Iterable<string>): string | undefined {
  const near = nearest(word, candidates);
  return near === undefined ? undefined : `did you mean "${near}"?`;
}

function duplicateKinds(kinds: readonly string[]): Diagnostic[] {
  const twice = kinds.filter((name, position) => kinds.indexOf(name) !== position);
  return twice.map((name) => error('ORCH_KIND_DUPLICATE', `two kinds are named "${name}"`));
}

function malformed(graph: Graph): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const node of graph.nodes) {
    if (node.id === '' || holdsControl(node.id)) {
      found.push(error('ORCH_NODE_ID', `node id ${JSON.stringify(node.id)} is empty or holds a control character`));
    }
    for (const [resource, amount] of node.needs === undefined ? [] : badAmounts(node.needs)) {
      found.push(error('ORCH_NODE_NEEDS', `node "${node.id}" needs ${amount} of "${resource}", which is no amount`));
    }
    const fault = node.retry && faultOf(node.retry);
    if (fault !== undefined) {
      found.push(error('ORCH_NODE_RETRY', `the retry policy of node "${node.id}" cannot be followed: ${fault}`));
    }
    if (node.timeoutMs !== undefined && !isDuration(node.timeoutMs)) {
      found.push(error('ORCH_NODE_TIMEOUT', `node "${node.id}" may take ${node.timeoutMs} ms, which is no duration`));
    }
  }
  return found;
}

/** C0, DEL and C1. A loop, because a regular expression with such a class costs its compilation at every start. */
function holdsControl(text: string): boolean {
  for (let position = 0; position < text.length; position++) {
    const unit = text.charCodeAt(position);
    if (unit < 0x20 || (unit >= 0x7f && unit < 0xa0)) return true;
  }
  return false;
}

function unknownKinds(graph: Graph, kinds: readonly string[]): Diagnostic[] {
  const known = new Set(kinds);
  const found: Diagnostic[] = [];
  let last: string | undefined;
  for (const { id, kind } of graph.nodes) {
    // Neighbours are often of one kind.
    if (kind === last) continue;
    if (known.has(kind)) last = kind;
    else found.push(error('ORCH_KIND_UNKNOWN', `node "${id}" has the unknown kind "${kind}"`, suggestion(kind, known)));
  }
  return found;
}

function missingProducers({ missing, index }: Topology): Diagnostic[] {
  return missing.map(({ node, dependency }) =>
    error(
      'ORCH_NODE_MISSING',
      `node "${node}" depends on "${dependency}", which is not in the graph`,
      suggestion(dependency, index.ids),
    ),
  );
}

function cyclesAndUnreachable(graph: Graph, topology: Topology): Diagnostic[] {
  if (topology.order.length === graph.nodes.length) return [];
  const cycles = cyclesOf(topology);
  const idOf = (position: number): string => graph.nodes[position]?.id ?? '';
  const seen = new Set<number>(topology.order);
  const found = cycles.map((cycle) => {
    for (const node of cycle) seen.add(node);
    return error(
      'ORCH_GRAPH_CYCLE',
      `nodes wait for each other: ${[...cycle, ...cycle.slice(0, 1)].map(idOf).join(' → ')}`,
    );
  });
  for (const [position, node] of graph.nodes.entries()) {
    if (!seen.has(position)) {
      found.push(error('ORCH_NODE_UNREACHABLE', `node "${node.id}" can never start: it waits for nodes of a cycle`));
    }
  }
  return found;
}
