/** One promise and what was reached. */
export interface Target {
  readonly what: string;
  readonly reached: number;
  readonly limit: number;
  readonly unit: string;
  readonly isHeld: boolean;
}

export function atMost(what: string, reached: number, limit: number, unit: string): Target {
  return { what, reached, limit, unit, isHeld: reached <= limit };
}

export function atLeast(what: string, reached: number, limit: number, unit: string): Target {
  return { what, reached, limit, unit, isHeld: reached >= limit };
}
