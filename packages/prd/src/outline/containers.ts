/* oxlint-disable typescript/no-non-null-assertion -- a unit that is read is there: zeros follow the last one */
import {
  ASTERISK,
  BACKSLASH,
  BRACKET,
  BRACKET_END,
  CARET,
  COLON,
  DASH,
  DOT,
  isSpace,
  ONE,
  PARENTHESIS_END,
  PLUS,
} from './characters.ts';
import type { Units } from './units.ts';

/** Numbers, because every line asks for them, and strings are compared slower. */
export const QUOTE = 0;
export const LIST = 1;
export const FOOTNOTE = 2;

export type ContainerKind = typeof QUOTE | typeof LIST | typeof FOOTNOTE;

export interface Container {
  readonly kind: ContainerKind;
  /** The bullet, or the character after an item's number: another one begins another list. */
  readonly marker: number;
  /** Offset of the opening mark. */
  readonly start: number;
  /** Label of a footnote definition. */
  readonly label: string;
  /** Columns that the lines of the current item, or of the footnote, are indented by. */
  size: number;
  /** The item's first line had nothing after its marker. */
  blankStart: boolean;
  /** Such an item was followed by a blank line: nothing more can join it. */
  blankEnd: boolean;
}

/** The index after the list marker at `at`, which may still turn out to be a thematic break or text; -1 where there is none. */
export function listMarkerEnd(units: Units, at: number, end: number): number {
  const code = units[at]!;
  if (code === ASTERISK || code === DASH || code === PLUS) return at + 1;
  if (!isDigit(code)) return -1;
  let index = at + 1;
  while (index < end && index - at < 10 && isDigit(units[index]!)) index++;
  if (index - at > 9 || index >= end) return -1;
  const marker = units[index]!;
  return marker === PARENTHESIS_END || marker === DOT ? index + 1 : -1;
}

/** Tells whether an item with the marker `[at, end)` may interrupt a paragraph: a bullet, or the number 1. */
export function mayInterrupt(units: Units, at: number, end: number): boolean {
  return end === at + 1 || (end === at + 2 && units[at] === ONE);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

const maxFootnoteLabel = 999;

/** The index after the `:` of the footnote definition that opens at `at`, or -1. */
export function footnoteEnd(units: Units, at: number, end: number): number {
  if (units[at] !== BRACKET || units[at + 1] !== CARET) return -1;
  let index = at + 2;
  for (let size = 0; index < end && size <= maxFootnoteLabel; index++, size++) {
    const code = units[index]!;
    if (code === BRACKET_END) break;
    if (code === BRACKET || isSpace(code)) return -1;
    const next = units[index + 1]!;
    if (code === BACKSLASH && (next === BRACKET || next === BACKSLASH || next === BRACKET_END)) {
      index++;
      size++;
    }
  }
  if (index === at + 2 || index + 1 >= end || units[index] !== BRACKET_END) return -1;
  return units[index + 1] === COLON ? index + 2 : -1;
}
