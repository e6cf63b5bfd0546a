import type { Graph } from './graph.ts';

import { at, topologyOf } from './topology.ts';

/** The graph as a Mermaid flowchart. Ids are quoted, so that no id can break out of its label. */
export function toMermaid(graph: Graph): string {
  const { offsets, targets } = topologyOf(graph);
  const lines = ['flowchart TD'];
  for (const [position, node] of graph.nodes.entries()) {
    lines.push(`  n${position}["${label(node.id)}<br/>${label(node.kind)}"]`);
  }
  for (let node = 0; node < graph.nodes.length; node++) {
    for (let edge = at(offsets, node); edge < at(offsets, node + 1); edge++) {
      lines.push(`  n${node} --> n${at(targets, edge)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Mermaid reads `#` entities in quoted labels; everything but plain characters is written as one. */
function label(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} .,:/_-]/gu, (character) => `#${character.codePointAt(0)};`);
}
