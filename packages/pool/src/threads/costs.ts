/** How much of what was measured before counts beside each new time of a task. */
const kept = 0.8;

/** A longer list of inputs counts no more than one of this length: a dear input after it has to be noticed soon. */
const heaviest = 8;

/** What tasks have cost so far. */
export interface Costs {
  readonly record: (task: string, runMs: number, inputs: number) => void;
  /**
   * Moving mean of the time of one input, in milliseconds; undefined where none has been measured. A list of inputs
   * counts more than a single one, in whose time the call itself is a large part.
   */
  readonly meanMs: (task: string) => number | undefined;
}

export function createCosts(): Costs {
  const sums = new Map<string, { readonly ms: number; readonly weight: number }>();
  return {
    record: (task, runMs, inputs) => {
      const weight = Math.min(inputs, heaviest);
      const ms = (runMs / inputs) * weight;
      const before = sums.get(task) ?? { ms: 0, weight: 0 };
      sums.set(task, { ms: before.ms * kept + ms, weight: before.weight * kept + weight });
    },
    meanMs: (task) => {
      const sum = sums.get(task);
      return sum && sum.ms / sum.weight;
    },
  };
}
