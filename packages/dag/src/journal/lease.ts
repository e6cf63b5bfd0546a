import { OrchError } from '@orch/core';

import type { Owner, OwnerState } from './owner.ts';

/** Who holds a name, until when (milliseconds since the epoch), and under which fence. */
export interface Lease {
  readonly name: string;
  readonly fence: number;
  readonly owner: Owner;
  readonly expiresAt: number;
}

/** How long a lease lives without a renewal. Long enough to outlast a stalled disk, short enough to wait for. */
export const leaseMs = 30_000;

/** A third of the lease: two renewals may fail before it expires. */
export const renewEveryMs = 10_000;

/** The name of the lease on a target. */
export const runLease = (target: string): string => `run ${target}`;

/** What the names of the leases of all sharers of a lock begin with; no other lock's begin so. */
export const sharedLeases = (name: string): string => `shared ${name.length}:${name} `;

/** The name of the lease behind an exclusive lock; no lock shares one with a run. */
export const lockLease = (name: string): string => `lock ${name}`;

/** Whether the owner of a lease is known to be dead, or it has expired and nothing tells that its owner still runs. */
export function isTakeable(held: Lease, now: number, stateOf: (owner: Owner) => OwnerState): boolean {
  const state = stateOf(held.owner);
  return state === 'dead' || (state !== 'alive' && held.expiresAt <= now);
}

/**
 * Allows a name to be taken: it is free, its owner is known to be dead, or its lease has expired and nothing tells that
 * its owner still runs. An expired lease alone is no proof: the clock may have been set, or the machine have slept.
 *
 * @throws OrchError `ORCH_LOCKED` with `holder`, `state` and `expiresAt` in its data.
 */
export function assertTakeable(
  name: string,
  held: Lease | undefined,
  now: number,
  stateOf: (owner: Owner) => OwnerState,
): void {
  if (!held || isTakeable(held, now, stateOf)) return;
  const state = stateOf(held.owner);
  const until = new Date(held.expiresAt).toISOString();
  const who = state === 'foreign' ? 'a process of another machine, boot or container' : `process ${held.owner.pid}`;
  throw new OrchError('ORCH_LOCKED', `"${name}" is held by ${who}`, {
    help:
      state === 'alive'
        ? 'Wait until that process has finished, or stop it.'
        : `Wait: unless that process renews its lease, it ends at ${until}.`,
    data: { name, holder: held.owner, state, expiresAt: held.expiresAt },
  });
}

/** The refusal of a write by a holder whose lease somebody else has taken since. */
export function fenced(name: string, fence: number): OrchError {
  return new OrchError('ORCH_FENCED', `the lease ${fence} on "${name}" was taken over by another process`, {
    help: 'This process was paused or cut off for too long; the other one continues the work.',
    data: { name, fence },
  });
}
