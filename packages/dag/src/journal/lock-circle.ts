import { OrchError } from '@orch/core';

/** Who holds what, and what holders wait for, as a table of leases tells it at one moment. */
export interface LockGraph {
  /** The fences of the living holders of a lock. */
  holders(lock: string): readonly number[];
  /** The locks that the living holder of a fence waits for. */
  wanted(fence: number): readonly string[];
}

/** What the leases of waits of the holder of a fence begin with; the name of the wanted lock follows. */
export const waitLeases = (fence: number): string => `wait ${fence} `;

/** The lease that says that the holder of a fence waits for a lock. */
export const waitLease = (fence: number, lock: string): string => `${waitLeases(fence)}${lock}`;

/**
 * Follows the holders of a wanted lock to what they wait for, depth first, back to the fences of who asks.
 *
 * @throws OrchError `ORCH_LOCK_CYCLE` with the names of the locks of the circle in `data.cycle`, the wanted one first
 *   and last.
 */
export function assertNoCircle(wanted: string, holding: ReadonlySet<number>, graph: LockGraph): void {
  const seen = new Set<string>();
  const walk = (lock: string, path: readonly string[]): readonly string[] | undefined => {
    if (seen.has(lock)) return undefined;
    seen.add(lock);
    for (const fence of graph.holders(lock)) {
      if (holding.has(fence)) return [...path, wanted];
      for (const next of graph.wanted(fence)) {
        const circle = walk(next, [...path, next]);
        if (circle) return circle;
      }
    }
    return undefined;
  };
  const cycle = walk(wanted, [wanted]);
  if (!cycle) return;
  throw new OrchError('ORCH_LOCK_CYCLE', `locks wait for each other: ${cycle.join(' → ')}`, {
    help: 'Give locks back before asking for another one, or take all of them at once with acquireAll.',
    data: { cycle },
  });
}
