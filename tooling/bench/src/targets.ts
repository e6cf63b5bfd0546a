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

/** A line each: whether it was held, what was reached, and the limit. */
export function renderTargets(targets: readonly Target[]): string {
  return targets
    .map(({ what, reached, limit, isHeld }) => `  ${isHeld ? 'held  ' : 'missed'} ${what} ${shown(reached)} (${limit})`)
    .join('\n');
}

function shown(value: number): string {
  return value.toFixed(Math.abs(value) < 2 ? 3 : 2);
}
