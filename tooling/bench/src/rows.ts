/** One measured row of a table. */
export interface Row {
  /** The test that measured it: rows of one test are compared with each other. */
  readonly group: string;
  readonly name: string;
  /** Median time of one call, in milliseconds. */
  readonly median: number;
  /** Relative margin of error of the mean, in percent. */
  readonly margin: number;
  readonly samples: number;
  /** Median of the group's first row divided by this one's: above 1 this row is faster than the first. */
  readonly ratio: number;
}

export interface Measured {
  readonly name: string;
  readonly median: number;
  readonly margin: number;
  readonly samples: number;
}

/** Relates the measurements of one test to the first of them. */
export function relate(group: string, measured: readonly Measured[]): Row[] {
  const first = measured[0]?.median ?? Number.NaN;
  return measured.map((one) => ({ group, ...one, ratio: first / one.median }));
}
