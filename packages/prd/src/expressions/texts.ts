import { unescaped } from './tags.ts';

/**
 * What the expressions of a bundle are made of, each a stretch of one of two texts. V8 reads a long text in a thousandth of the
 * time that it takes for as many characters in a thousand texts, each of which it looks up among all that there are.
 */
export interface Texts {
  /** What texts whose letters are ASCII ask for: one byte a character. */
  plain(): string;
  /** Sources as they were written. They are asked for only by texts beyond ASCII. */
  full(): string;
}

const separator = '\0';

/** Parts of an expression as they stand together in the plain text. */
export function writtenPlain(parts: readonly string[]): string {
  return parts.map((part) => escaped(part)).join(separator);
}

/**
 * Parts of an expression in the plain text. What stands there for characters beyond Latin-1 is left in the first part, and
 * changed back in the others: an expression means the same with such an escape.
 */
export function plainParts(texts: Texts, from: number, to: number): readonly string[] {
  const [first = '', ...others] = texts.plain().slice(from, to).split(separator);
  return [first, ...others.map((part) => changedBack(part))];
}

export function changedBack(part: string): string {
  return part.includes('\\u') ? unescaped(part) : part;
}

function escaped(part: string): string {
  return part.replaceAll(/[^\0-\xff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
