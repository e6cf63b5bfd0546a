import { prepare } from './prepare.ts';

/** Looks for an expression in texts in lower case. */
export interface Worded {
  exec(text: string): RegExpExecArray | null;
}

/**
 * An expression that matches only where one of these words stands. It is made and compiled for the first text that has
 * one, which in most documents is never.
 */
export function worded(words: readonly string[], source: string): Worded {
  let expression: RegExp | undefined;
  return {
    exec(text) {
      if (!words.some((word) => text.includes(word))) return null;
      expression ??= prepare(new RegExp(source), text);
      return expression.exec(text);
    },
  };
}
