/* oxlint-disable typescript/no-non-null-assertion -- a unit that is read is there: zeros follow the last one */
import { BACKTICK, COLON, DASH, DOT, EQUALS, GREATER, isSpace, LESS, skipSpaces, UNDERSCORE } from './characters.ts';
import type { Units } from './units.ts';

const SLASH = 47;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;

export function isAsciiLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

function isNamePart(code: number): boolean {
  return isAsciiLetter(code) || (code >= 48 && code <= 57) || code === DASH;
}

/** The index after the tag name that starts at `from`; `from` itself where no name starts. */
export function tagNameEnd(units: Units, from: number, end: number): number {
  if (from >= end || !isAsciiLetter(units[from]!)) return from;
  let index = from + 1;
  while (index < end && isNamePart(units[index]!)) index++;
  return index;
}

/**
 * Tells whether `[from, end)`, what follows a tag name, completes the tag and the line.
 * As in micromark, an unquoted value ends at `/`, and may be followed by another `=`.
 */
export function completesTag(units: Units, from: number, end: number, closing: boolean): boolean {
  const first = skipSpaces(units, from, end);
  const index = closing ? first : attributesEnd(units, first, end);
  return index >= 0 && index < end && units[index] === GREATER && skipSpaces(units, index + 1, end) === end;
}

/** The index of the `>` that should follow the attributes and an optional `/`, or -1. */
function attributesEnd(units: Units, from: number, end: number): number {
  let index = from;
  while (index < end) {
    const code = units[index]!;
    if (code === SLASH) return index + 1;
    if (code !== COLON && code !== UNDERSCORE && !isAsciiLetter(code)) return index;
    index = attributeEnd(units, index, end);
    if (index < 0) return -1;
  }
  return -1;
}

/** The index after the attribute that starts at `from` and its white space, or -1 where it cannot be one. */
function attributeEnd(units: Units, from: number, end: number): number {
  let index = from;
  while (index < end && isAttributeName(units[index]!)) index++;
  index = skipSpaces(units, index, end);
  while (index < end && units[index] === EQUALS) {
    index = skipSpaces(units, index + 1, end);
    const quote = units[index]!;
    if (index >= end || quote === LESS || quote === EQUALS || quote === GREATER || quote === BACKTICK) return -1;
    if (quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE) {
      index++;
      while (index < end && units[index] !== quote) index++;
      index++;
      if (index >= end) return -1;
      const after = units[index]!;
      return after === SLASH || after === GREATER || isSpace(after) ? skipSpaces(units, index, end) : -1;
    }
    while (index < end && !endsUnquotedValue(units[index]!)) index++;
    index = skipSpaces(units, index, end);
  }
  return index;
}

function isAttributeName(code: number): boolean {
  return isNamePart(code) || code === DOT || code === COLON || code === UNDERSCORE;
}

function endsUnquotedValue(code: number): boolean {
  return (
    isSpace(code) ||
    code === DOUBLE_QUOTE ||
    code === SINGLE_QUOTE ||
    code === SLASH ||
    (code >= LESS && code <= GREATER) ||
    code === BACKTICK
  );
}
