import type { UsageSignal } from '../signals.ts';
import {
  addTokens,
  costOf,
  hasNegative,
  maxTokens,
  noTokens,
  subtractTokens,
  type AgentUsage,
  type TokenPrices,
  type Tokens,
} from './usage.ts';

/** Prices tokens of a model in US dollars; undefined for a model that it does not know. */
export type Price = (tokens: Tokens, model: string | undefined) => number | undefined;

export interface MeterOptions {
  /** What earlier attempts of the session had reported already. */
  readonly before?: AgentUsage | undefined;
  /** Whether the session is an old one, whose totals contain earlier attempts. */
  readonly resumed: boolean;
  readonly price?: Price | undefined;
  /** The highest prices of the agent's models, where it tells each call as it begins. */
  readonly highest?: TokenPrices | undefined;
}

/** Adds up what an agent tells about its use, in whichever way it does. */
export interface Meter {
  add(signal: UsageSignal): void;
  /** The model of calls that do not name theirs. */
  setModel(model: string): void;
  /** The use of this attempt so far. `settled` is whether the agent came to its own end. */
  usage(settled: boolean): AgentUsage;
  /** The total of the session as the agent told it last: {@link MeterOptions.before} of its next attempt. */
  reported(): AgentUsage | undefined;
}

interface Counted {
  readonly tokens: Tokens;
  readonly costUsd: number | null;
  readonly model: string | undefined;
}

/**
 * Agents count in three ways: each model call, the whole process, or the whole session since its first attempt. Totals
 * of a session are made into those of the attempt by subtracting what was reported before; where that is more than the
 * new total, the agent has begun to count anew. A total wins over single calls, which lack those that were made aside.
 */
export function createMeter({ before, resumed, price, highest }: MeterOptions): Meter {
  const calls = new Map<string, Counted>();
  let total: (Counted & { readonly scope: 'process' | 'session'; readonly atLeast: boolean }) | undefined;
  let model: string | undefined;

  const counted = (): Counted | undefined => {
    if (total) return total.scope === 'session' && before ? sinceBefore(total, before) : total;
    if (calls.size === 0) return undefined;
    return [...calls.values()].map(priced).reduce(add);
  };
  const priced = (one: Counted): Counted => ({
    ...one,
    costUsd: one.costUsd ?? price?.(one.tokens, one.model ?? model) ?? null,
  });

  /** An agent that came to its own end has told; what it did not tell then nobody bounds. */
  const bound = (settled: boolean, tokens: Tokens): { readonly atMostUsd?: number } =>
    settled || !highest ? {} : { atMostUsd: costOf(tokens, highest) };

  return {
    setModel: (name) => (model = name),
    add: (signal) => {
      const { scope, tokens, costUsd = null } = signal;
      const one: Counted = { tokens, costUsd, model: signal.model };
      if (scope !== 'call') {
        total = { ...one, scope, atLeast: signal.atLeast === true };
        return;
      }
      const known = calls.get(signal.id);
      calls.set(signal.id, known ? { ...one, tokens: maxTokens(known.tokens, tokens) } : one);
    },
    usage: (settled) => {
      const sum = counted();
      if (!sum) return { ...noTokens, costUsd: null, ...bound(settled, noTokens), confidence: 'unknown' };
      // A session that was resumed without knowing what it had reported: its total is an upper bound.
      const mixed = total?.scope === 'session' && resumed && !before;
      const confidence = mixed || total?.atLeast === true || (!settled && !total) ? 'bounded' : 'reported';
      const { costUsd } = priced(sum);
      return { ...sum.tokens, costUsd, ...(costUsd === null && bound(settled, sum.tokens)), confidence };
    },
    reported: () =>
      total?.scope === 'session' ? { ...total.tokens, costUsd: priced(total).costUsd, confidence: 'reported' } : before,
  };
}

function sinceBefore(total: Counted, before: AgentUsage): Counted {
  const tokens = subtractTokens(total.tokens, before);
  const costUsd = total.costUsd === null ? null : total.costUsd - (before.costUsd ?? 0);
  return hasNegative(tokens) || (costUsd ?? 0) < 0 ? total : { ...total, tokens, costUsd };
}

function add(a: Counted, b: Counted): Counted {
  return {
    tokens: addTokens(a.tokens, b.tokens),
    costUsd: a.costUsd === null || b.costUsd === null ? null : a.costUsd + b.costUsd,
    model: b.model,
  };
}
