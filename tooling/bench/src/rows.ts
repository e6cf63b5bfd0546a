/** What one benchmark measured. */
export interface Measured {
  readonly name: string;
  /** Median time of one call, in milliseconds. */
  readonly median: number;
  /** Relative margin of error of the mean, in percent. */
  readonly margin: number;
  readonly samples: number;
  /** A figure from a document, measured elsewhere or not at all: it has no ratio to what was measured here. */
  readonly documented: boolean;
}

/** One row of a table. */
export interface Row extends Measured {
  /** The test that measured it: rows of one test are compared with each other. */
  readonly group: string;
  /** How many times as long as the fastest measured row of its group; null for a documented figure. */
  readonly ratio: number | null;
}

/** Relates the measurements of one test to the fastest of them, and puts the documented figures behind them. */
export function relate(group: string, measured: readonly Measured[]): Row[] {
  const fastest = Math.min(...measured.filter((one) => !one.documented).map(({ median }) => median));
  return measured
    .map((one) => ({ group, ...one, ratio: one.documented ? null : one.median / fastest }))
    .sort((a, b) => Number(a.documented) - Number(b.documented) || a.median - b.median);
}
