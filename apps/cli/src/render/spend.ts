import type { LedgerTotals } from '@orch/llm';

/** What calls of agents have cost, and how well that is known. */
export interface Spend {
  readonly calls: number;
  /** US dollars of the calls whose cost is known. */
  readonly costUsd: number;
  /** Ended calls whose cost nobody knows: not in `costUsd`. */
  readonly unknownCalls: number;
  /** Calls that were killed, and cost at least what is counted. */
  readonly boundedCalls: number;
  /** Calls that have not ended, or whose end was not told yet: not in `costUsd`. */
  readonly runningCalls: number;
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

export function spendOf(totals: LedgerTotals): Spend {
  const { calls, costUsd, unknownCalls, boundedCalls, running, uncachedInput, cacheWrite, cacheRead, output } = totals;
  return {
    calls,
    // A millionth of a dollar is what is told; sums of fractions have more digits.
    costUsd: Math.round(costUsd * 1_000_000) / 1_000_000,
    unknownCalls,
    boundedCalls,
    runningCalls: running,
    inputTokens: uncachedInput + cacheWrite,
    cachedTokens: cacheRead,
    outputTokens: output,
  };
}

/** Such as `at least $0.52 (1 of 3 calls told no cost)`. */
export function spendText({ calls, costUsd, unknownCalls, boundedCalls, runningCalls }: Spend): string {
  const notes = [
    ...(unknownCalls === 0 ? [] : [`${unknownCalls} of ${calls} calls told no cost`]),
    ...(boundedCalls === 0 ? [] : [`${boundedCalls} of ${calls} ended before they could tell all`]),
    ...(runningCalls === 0 ? [] : [`${runningCalls} of ${calls} not settled yet`]),
  ];
  const amount = `$${costUsd.toFixed(costUsd > 0 && costUsd < 0.1 ? 4 : 2)}`;
  return notes.length === 0 ? amount : `at least ${amount} (${notes.join(', ')})`;
}
