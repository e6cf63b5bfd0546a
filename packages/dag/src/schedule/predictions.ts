import type { Kind, Needs } from '../kind.ts';
import type { Limits } from './resources.ts';

import { needsOf } from '../kind.ts';

/**
 * What kinds need, where they let that be predicted: the learned peak of a resource in place of the declared amount. A
 * peak above the limit counts as the whole limit, because a node that needed more has run here before.
 */
export function predictedNeeds(
  kinds: ReadonlyMap<string, Pick<Kind, 'needs' | 'predicts'>>,
  peaks: ReadonlyMap<string, Needs>,
  limits: Limits,
): ReadonlyMap<string, Pick<Kind, 'needs'>> {
  if (peaks.size === 0) return kinds;
  const predicted = new Map<string, Pick<Kind, 'needs'>>();
  for (const [name, kind] of kinds) {
    const learned = peaks.get(name) ?? {};
    const amounts: Record<string, number> = { ...needsOf({ kind: name }, kinds) };
    for (const resource of kind.predicts ?? []) {
      const amount = learned[resource];
      if (amount !== undefined) amounts[resource] = Math.min(amount, mostOf(limits[resource]));
    }
    predicted.set(name, { needs: amounts });
  }
  return predicted;
}

function mostOf(limit: Limits[string] | undefined): number {
  if (limit === undefined) return Number.POSITIVE_INFINITY;
  return typeof limit === 'number' ? limit : (limit.burst ?? limit.perMinute);
}
