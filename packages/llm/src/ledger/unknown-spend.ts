import type { LedgerSpend } from './types.ts';

/** Of a call of which nobody knows anything. */
export const unknownSpend: LedgerSpend = {
  uncachedInput: 0,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  costUsd: null,
  confidence: 'unknown',
};
