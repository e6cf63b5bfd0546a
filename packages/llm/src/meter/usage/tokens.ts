import type { LedgerTokens } from '../../ledger/types.ts';

/** What an answer tells of its use, as far as it has come. */
export interface ToldUse {
  readonly tokens: LedgerTokens;
  /** Whether nothing is added to it any more. */
  readonly isFinal: boolean;
}

/** Reads the JSON values of an answer in their order; undefined: this one tells nothing of use. */
export type UseReader = (value: Loose) => ToldUse | undefined;

/** A JSON object of which nothing is certain. */
export interface Loose {
  readonly [key: string]: unknown;
}

export function object(value: unknown): Loose | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : undefined;
}

/** A count: a whole number of at least 0, else 0. */
export function count(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

export const noTokens: LedgerTokens = { uncachedInput: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };
