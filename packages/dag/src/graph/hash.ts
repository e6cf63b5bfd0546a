import type { Sha256 } from '@orch/core';

import { canonicalJson, sha256 } from '@orch/core';

import type { Kind } from '../kind.ts';
import type { Graph, NodeSpec } from './graph.ts';

/**
 * What a graph does, as a hash: its name, and of every node the id, kind, kind version, input, `after`, and `when` and
 * `forEach` where it has them. Left out are the order of nodes, needs, locks, retries, times and pivots, which change
 * when nodes run but not what they do.
 *
 * It is the SHA-256 of the canonical JSON of `[name, [[id, kind, version, input, after, more?], …]]`, nodes by id, put
 * together from parts because most nodes of a large graph have nothing in them that needs sorting.
 */
export function graphHash({ name, nodes }: Graph, kinds: ReadonlyMap<string, Kind>): Sha256 {
  const parts: string[] = [];
  let plain: unknown[] = [];
  const flush = (): void => {
    if (plain.length > 0) parts.push(JSON.stringify(plain).slice(1, -1));
    plain = [];
  };
  for (const { id, kind, input, after = [], when, forEach } of sortedById(nodes)) {
    const version = kinds.get(kind)?.version ?? 0;
    const sorted = after.length < 2 ? after : after.toSorted();
    if (input === undefined && when === undefined && forEach === undefined) {
      // Nothing in it needs sorting: many of them are written at once.
      plain.push([id, kind, version, null, sorted]);
      continue;
    }
    flush();
    const given = input === undefined ? 'null' : canonicalJson(input);
    const [start, end] = [JSON.stringify([id, kind, version]).slice(0, -1), JSON.stringify(sorted)];
    parts.push(`${start},${given},${end}${more(when, forEach)}]`);
  }
  flush();
  return sha256(`[${JSON.stringify(name)},[${parts.join(',')}]]`);
}

function sortedById(nodes: readonly NodeSpec[]): readonly NodeSpec[] {
  const isSorted = nodes.every((node, position) => position === 0 || (nodes[position - 1] as NodeSpec).id <= node.id);
  return isSorted ? nodes : nodes.toSorted((left, right) => (left.id < right.id ? -1 : 1));
}

function more(when: NodeSpec['when'], forEach: NodeSpec['forEach']): string {
  if (when === undefined && forEach === undefined) return '';
  const given = {
    ...(when === undefined ? {} : { when: { ...when } }),
    ...(forEach === undefined ? {} : { forEach }),
  };
  return `,${canonicalJson(given)}`;
}
