import type { Price } from '@orch/agents';

import type { ModelPrice } from './settings.ts';

/**
 * Prices tokens by a list of models. A name that ends with `*` stands for all that begin like it; the name itself, and then
 * the longest such beginning, wins. A model that is not in the list has no price.
 */
export function priceOf(prices: Readonly<Record<string, ModelPrice>>): Price {
  const beginnings = Object.keys(prices)
    .filter((name) => name.endsWith('*'))
    .map((name) => ({ beginning: name.slice(0, -1), price: prices[name] }))
    .toSorted((a, b) => b.beginning.length - a.beginning.length);
  return (tokens, model) => {
    if (model === undefined) return undefined;
    const named = Object.hasOwn(prices, model) ? prices[model] : undefined;
    const price = named ?? beginnings.find(({ beginning }) => model.startsWith(beginning))?.price;
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
