import { OrchError } from '@orch/core';

/** A cap with what has been used of it, in US dollars. */
export interface CapState {
  readonly cap: 'task' | 'run' | 'day';
  readonly capUsd: number;
  readonly spentUsd: number;
  /** Of calls that run. */
  readonly reservedUsd: number;
}

/** Less than this is nothing, in US dollars: no call of a model costs so little. */
const smallestUsd = 0.0001;

/** Of a shared cap, a remainder below this part is given whole. */
const lastPart = 0.05;

/**
 * What a call may spend under its caps; null where there are none. A task's calls follow each other, so that one gets all
 * that is left; a run's and a day's are made at once, and each gets half.
 *
 * @throws OrchError `ORCH_LEDGER_CAP`
 */
export function grant(caps: readonly CapState[]): number | null {
  const parts = caps.map((state) => {
    const left = state.capUsd - state.spentUsd - state.reservedUsd;
    if (left < smallestUsd) throw reached(state);
    return state.cap === 'task' || left <= state.capUsd * lastPart ? left : left / 2;
  });
  return parts.length === 0 ? null : Math.min(...parts);
}

function reached({ cap, capUsd, spentUsd, reservedUsd }: CapState): OrchError {
  const others = reservedUsd > 0 ? `, $${reservedUsd.toFixed(4)} is reserved for calls that run` : '';
  return new OrchError(
    'ORCH_LEDGER_CAP',
    `nothing is left of $${capUsd} for this ${cap}: $${spentUsd.toFixed(4)} has been spent${others}`,
    {
      help: 'A call whose cost is unknown counts as all that was reserved for it. `orch cost` tells what was spent.',
      data: { cap, capUsd, spentUsd, reservedUsd },
    },
  );
}

/** Whether the money that a refusal misses may come back when calls that run have ended. */
export function mayComeBack(refusal: OrchError): boolean {
  const { capUsd, spentUsd, reservedUsd } = refusal.data as unknown as CapState;
  return reservedUsd > 0 && capUsd - spentUsd >= smallestUsd;
}
