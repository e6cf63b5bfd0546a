import type { Graph } from './graph.ts';
import type { ChartOptions } from './mermaid.ts';

import { edgesOf } from './edges.ts';
import { topologyOf } from './topology.ts';

/** The graph in the DOT language of Graphviz. Ids are quoted, so that no id can break out of its label. */
export function toDot(graph: Graph, { reduce = true }: ChartOptions = {}): string {
  const lines = [`digraph ${quoted(graph.name)} {`, '  node [shape=box];'];
  for (const [position, node] of graph.nodes.entries()) {
    lines.push(`  n${position} [label=${quoted(`${node.id}\n${node.kind}`)}];`);
  }
  for (const [from, to] of edgesOf(topologyOf(graph), reduce)) lines.push(`  n${from} -> n${to};`);
  return `${lines.join('\n')}\n}\n`;
}

/** A quoted string of DOT: `\\n` is the only escape that its labels know besides the quote and the backslash. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
