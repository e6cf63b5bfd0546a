/** One promise and what was reached. */
export interface Target {
  readonly what: string;
  /** How many times as long, as much, or as fast; or an amount in the unit that `what` names. */
  readonly reached: number;
  readonly limit: number;
  readonly isHeld: boolean;
}

/** A promise that something is at most so much; nothing where it could not be measured. */
export function atMost(what: string, reached: number, limit: number): Target[] {
  return Number.isNaN(reached) ? [] : [{ what, reached, limit, isHeld: reached <= limit }];
}

/** A promise that something is at least so much; nothing where it could not be measured. */
export function atLeast(what: string, reached: number, limit: number): Target[] {
  return Number.isNaN(reached) ? [] : [{ what, reached, limit, isHeld: reached >= limit }];
}

/** A figure of which nothing is promised. */
export function figure(what: string, reached: number): Target[] {
  return atMost(what, reached, Number.POSITIVE_INFINITY);
}

/** A line each: whether it was held, what was reached, and the limit; of a figure without a promise what was reached. */
export function renderTargets(targets: readonly Target[]): string {
  return targets
    .map(({ what, reached, limit, isHeld }) => {
      if (limit === Number.POSITIVE_INFINITY) return `         ${what} ${shown(reached)}`;
      return `  ${isHeld ? 'held  ' : 'missed'} ${what} ${shown(reached)} (${limit})`;
    })
    .join('\n');
}

function shown(value: number): string {
  return value.toFixed(Math.abs(value) < 2 ? 3 : 2);
}
