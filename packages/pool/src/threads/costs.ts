/** How much the last time counts in the mean of a task. */
const weight = 0.2;

/** What tasks have cost so far. */
export interface Costs {
  readonly record: (task: string, runMs: number, inputs: number) => void;
  /** Moving mean of the time of one input, in milliseconds; undefined where none has been measured. */
  readonly meanMs: (task: string) => number | undefined;
}

export function createCosts(): Costs {
  const means = new Map<string, number>();
  return {
    record: (task, runMs, inputs) => {
      const cost = runMs / inputs;
      const mean = means.get(task);
      means.set(task, mean === undefined ? cost : mean + weight * (cost - mean));
    },
    meanMs: (task) => means.get(task),
  };
}
