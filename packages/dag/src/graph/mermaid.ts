import type { Graph } from './graph.ts';

import { edgesOf } from './edges.ts';
import { topologyOf } from './topology.ts';

export interface ChartOptions {
  /** Leaves out edges that a longer path implies. @default true */
  readonly reduce?: boolean;
}

/** The graph as a Mermaid flowchart. Ids are quoted, so that no id can break out of its label. */
export function toMermaid(graph: Graph, { reduce = true }: ChartOptions = {}): string {
  const lines = ['flowchart TD'];
  for (const [position, node] of graph.nodes.entries()) {
    lines.push(`  n${position}["${label(node.id)}<br/>${label(node.kind)}"]`);
  }
  for (const [from, to] of edgesOf(topologyOf(graph), reduce)) lines.push(`  n${from} --> n${to}`);
  return `${lines.join('\n')}\n`;
}

/** Mermaid reads `#` entities in quoted labels; everything but plain characters is written as one. */
function label(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} .,:/_-]/gu, (character) => `#${character.codePointAt(0)};`);
}
