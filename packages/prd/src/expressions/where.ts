import type { Latin } from './latin.ts';

import { lowered } from './lowered.ts';

/** An expression that is made and compiled only for texts in which a word of it stands. */
export interface Where {
  readonly words: readonly string[];
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
  const hasOne = oneOf(words);
  return {
    words,
    test: (text) => hasOne(text) && expression.test(text),
    exec: (text) => (hasOne(text) ? expression.exec(text) : null),
    all: (text) => (hasOne(text) ? expression.all(text) : []),
  };
}

/** Tells whether one of several expressions may match: most texts have no word of any. */
export function anyOf(...expressions: readonly Where[]): (text: string) => boolean {
  return oneOf([...new Set(expressions.flatMap(({ words }) => words))]);
}

/** Texts after which looking for words one by one has cost more than compiling an expression for them. */
const warm = 400;

/** Tells whether one of these words stands in a text. */
function oneOf(words: readonly string[]): (text: string) => boolean {
  let uses = 0;
  let together: RegExp | undefined;
  return (text) => {
    const { lower } = lowered(text);
    if (together) return together.test(lower);
    if (uses++ > warm) together = new RegExp(words.map((word) => RegExp.escape(word)).join('|'));
    // Counted: `of` makes an object for each word.
    for (let at = 0; at < words.length; at++) if (lower.includes(words[at] ?? '')) return true;
    return false;
  };
}
