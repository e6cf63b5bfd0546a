import type { NodeSpec } from './graph.ts';

import { referencesOf } from './references.ts';

const none: readonly string[] = [];

/** What a node names in `after` and refers to, as often as it does so. */
export function dependenciesOf(node: NodeSpec): readonly string[] {
  const { after = none } = node;
  if (mayNotRefer(node)) return after;
  const references = referencesOf(node);
  return references.length === 0 ? after : [...after, ...references.map(({ $ref }) => $ref)];
}

/** Whether a node has nothing that could refer to others, so that its dependencies are what it names in `after`. */
export function mayNotRefer({ input, when, forEach }: NodeSpec): boolean {
  return input === undefined && when === undefined && forEach === undefined;
}
