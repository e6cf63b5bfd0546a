import type { Price } from '@orch/agents';

import type { ModelPrice } from './settings.ts';

/** Prices tokens by a list of models; a model that is not in it has no price. */
export function priceOf(prices: Readonly<Record<string, ModelPrice>>): Price {
  return (tokens, model) => {
    if (model === undefined || !Object.hasOwn(prices, model)) return undefined;
    const price = prices[model];
    if (!price) return undefined;
    const { input, output, cacheRead = input, cacheWrite = input } = price;
    const perMillion =
      tokens.uncachedInput * input +
      tokens.cacheRead * cacheRead +
      tokens.cacheWrite * cacheWrite +
      tokens.output * output;
    return perMillion / 1_000_000;
  };
}
