/** A JSON object of which nothing is certain. */
export interface Loose {
  readonly [key: string]: unknown;
}

/** A line as an object; undefined where it is no JSON, or no object. */
export function objectIn(line: string): Loose | undefined {
  try {
    return object(JSON.parse(line));
  } catch {
    return undefined;
  }
}

export function object(value: unknown): Loose | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : undefined;
}

/** The objects of a list; what is no list has none. */
export function objects(value: unknown): readonly Loose[] {
  return Array.isArray(value) ? value.map(object).filter((item) => item !== undefined) : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A count: a finite number of at least 0, else 0. */
export function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0;
}

/** An amount of money, or null. */
export function money(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}
