import type { Pattern } from './pattern.ts';

import { isBeyond } from './latin.ts';

/** A literal of one of several patterns. */
interface Literal {
  readonly text: string;
  readonly pattern: number;
}

/**
 * Tells which of several patterns may match a short text. Those of a bundle know their literals: the text is gone through
 * once for those of all, by the two characters that each begins with, instead of once for each.
 */
export class Among {
  readonly #patterns: readonly Pattern[];
  #byBeginning: Map<string, Literal[]> | undefined;
  /** Those of which nothing is known, or which have literals of one character. */
  #always: readonly boolean[] = [];

  constructor(patterns: readonly Pattern[]) {
    this.#patterns = patterns;
  }

  /** For each of the patterns, in their order, whether it may match. */
  mayMatch(text: string): readonly boolean[] {
    this.#byBeginning ??= this.#read();
    if (isBeyond(text)) return this.#patterns.map(() => true);
    const found = [...this.#always];
    const lower = text.toLowerCase();
    for (let at = 0; at < lower.length - 1; at++)
      for (const literal of this.#byBeginning.get(lower.slice(at, at + 2)) ?? [])
        found[literal.pattern] ||= lower.startsWith(literal.text, at);
    return found;
  }

  #read(): Map<string, Literal[]> {
    const found = new Map<string, Literal[]>();
    const always = this.#patterns.map(() => false);
    for (const [pattern, known] of this.#patterns.entries())
      for (const text of known.literals?.() ?? ['']) {
        const beginning = text.slice(0, 2);
        const others = found.get(beginning);
        if (beginning.length < 2) always[pattern] = true;
        else if (others) others.push({ text, pattern });
        else found.set(beginning, [{ text, pattern }]);
      }
    this.#always = always;
    return found;
  }
}
