import type { LedgerCall, LedgerSpend } from '../../../src/index.ts';

/** A call with the named parts. */
export function call(parts: Partial<LedgerCall> = {}): LedgerCall {
  return {
    attempt: 'r1-implement',
    task: 't1',
    run: 'r1',
    agent: 'claude',
    model: null,
    recording: '/nowhere',
    longestMs: 60_000,
    ...parts,
  };
}

export function spend(costUsd: number | null, confidence: LedgerSpend['confidence'] = 'reported'): LedgerSpend {
  return { uncachedInput: 10, cacheRead: 3, cacheWrite: 2, output: 5, reasoning: 1, costUsd, confidence };
}
