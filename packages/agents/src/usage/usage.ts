/** Tokens of model calls. The parts do not overlap, except that `reasoning` is a part of `output`. */
export interface Tokens {
  /** Input that was not read from a cache and not written to one. */
  readonly uncachedInput: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  /** Output, with what was thought. */
  readonly output: number;
  readonly reasoning: number;
}

/**
 * - `exact`: counted by a proxy that all calls went through
 * - `reported`: the agent told it at its end
 * - `bounded`: at least this much, and at most one call a conversation more: the agent was ended before it could tell
 * - `unknown`: the agent does not tell
 */
export type Confidence = 'exact' | 'reported' | 'bounded' | 'unknown';

/** What model calls have used. */
export interface AgentUsage extends Tokens {
  /** US dollars, or null where neither the agent nor a price list tells them. */
  readonly costUsd: number | null;
  /**
   * Of a cost that nobody told: what was seen of it at the highest price that its provider has published, in US dollars.
   * What the call under way used is not in it.
   */
  readonly atMostUsd?: number;
  readonly confidence: Confidence;
}

export const noTokens: Tokens = { uncachedInput: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

const parts = ['uncachedInput', 'cacheRead', 'cacheWrite', 'output', 'reasoning'] as const;

function combine(a: Tokens, b: Tokens, operation: (x: number, y: number) => number): Tokens {
  return Object.fromEntries(parts.map((part) => [part, operation(a[part], b[part])])) as unknown as Tokens;
}

export function addTokens(a: Tokens, b: Tokens): Tokens {
  return combine(a, b, (x, y) => x + y);
}

export function subtractTokens(a: Tokens, b: Tokens): Tokens {
  return combine(a, b, (x, y) => x - y);
}

/** The greater of each part: streams repeat the count of a call while it grows. */
export function maxTokens(a: Tokens, b: Tokens): Tokens {
  return combine(a, b, Math.max);
}

/** Prices in US dollars a million tokens. */
export interface TokenPrices {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
}

/** What tokens cost, in US dollars. */
export function costOf(tokens: Tokens, { input, cacheRead, cacheWrite, output }: TokenPrices): number {
  const { uncachedInput: read, cacheRead: cached, cacheWrite: written, output: said } = tokens;
  return (read * input + cached * cacheRead + written * cacheWrite + said * output) / 1_000_000;
}

export function hasNegative(tokens: Tokens): boolean {
  return parts.some((part) => tokens[part] < 0);
}
