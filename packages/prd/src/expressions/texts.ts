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

/** An expression for texts whose letters are ASCII: its source, and what is told of it besides. */
export interface Plain {
  readonly source: string;
  readonly more: string;
}

/** Both as they stand together in the plain text. */
export function writtenPlain({ source, more }: Plain): string {
  return more === '' ? escaped(source) : `${escaped(source)}${separator}${escaped(more)}`;
}

/**
 * Both of a stretch of the plain text. What stands there for characters beyond Latin-1 is left in the source, which means the
 * same with such an escape, and changed back in the rest.
 */
export function plainIn(texts: Texts, from: number, to: number): Plain {
  const both = texts.plain().slice(from, to);
  const end = both.indexOf(separator);
  return end < 0 ? { source: both, more: '' } : { source: both.slice(0, end), more: changedBack(both.slice(end + 1)) };
}

export function changedBack(part: string): string {
  return part.includes('\\u') ? unescaped(part) : part;
}

function escaped(part: string): string {
  return part.replaceAll(/[^\0-\xff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
