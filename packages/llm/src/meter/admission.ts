/** What is known of a call of an agent when one of its calls of a model asks to pass. Amounts in US dollars. */
export interface Account {
  /** Most that it may spend; null for no limit. */
  readonly grantedUsd: number | null;
  readonly spentUsd: number;
  /** What each of its calls that are on their way costs at most; Infinity where nobody knows. */
  readonly onTheirWayUsd: readonly number[];
}

/**
 * Whether a call of a model that costs at most `atMostUsd` passes. As long as all fits into the limit, calls pass at
 * once; what may exceed it goes alone, after the others: so it is exceeded by less than one call.
 */
export function admit({ grantedUsd, spentUsd, onTheirWayUsd }: Account, atMostUsd: number): 'pass' | 'wait' | 'refuse' {
  if (grantedUsd === null) return 'pass';
  if (spentUsd >= grantedUsd) return 'refuse';
  if (onTheirWayUsd.length === 0) return 'pass';
  const most = onTheirWayUsd.reduce((sum, one) => sum + one, spentUsd) + atMostUsd;
  return most <= grantedUsd ? 'pass' : 'wait';
}
