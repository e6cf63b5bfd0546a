import type { Latin } from './latin.ts';

import { lowered } from './lowered.ts';

/** An expression that is made and compiled only for texts in which a word of it stands. */
export interface Where {
  test(text: string): boolean;
  exec(text: string): RegExpExecArray | null;
  /** The matches of an expression with the flag `g`. */
  all(text: string): Iterable<RegExpExecArray>;
}

/**
 * Looks for an expression only where one of these words stands, whatever its case: all that it matches must have one. Words
 * are in lower case. To look for a few words costs less than to look for most expressions, and much less than to compile
 * one, which in most documents is for nothing.
 */
export function where(words: readonly string[], expression: Latin): Where {
  return {
    test: (text) => hasOne(words, text) && expression.test(text),
    exec: (text) => (hasOne(words, text) ? expression.exec(text) : null),
    all: (text) => (hasOne(words, text) ? expression.all(text) : []),
  };
}

function hasOne(words: readonly string[], text: string): boolean {
  const { lower } = lowered(text);
  for (const word of words) if (lower.includes(word)) return true;
  return false;
}
