import { BACKTICK, COLON, DASH, DOT, EQUALS, GREATER, isSpace, LESS, skipSpaces, UNDERSCORE } from './characters.ts';

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
export function tagNameEnd(text: string, from: number, end: number): number {
  if (from >= end || !isAsciiLetter(text.charCodeAt(from))) return from;
  let index = from + 1;
  while (index < end && isNamePart(text.charCodeAt(index))) index++;
  return index;
}

/**
 * Tells whether `[from, end)`, what follows a tag name, completes the tag and the line.
 * As in micromark, an unquoted value ends at `/`, and may be followed by another `=`.
 */
export function completesTag(text: string, from: number, end: number, closing: boolean): boolean {
  const first = skipSpaces(text, from, end);
  const index = closing ? first : attributesEnd(text, first, end);
  return index >= 0 && index < end && text.charCodeAt(index) === GREATER && skipSpaces(text, index + 1, end) === end;
}

/** The index of the `>` that should follow the attributes and an optional `/`, or -1. */
function attributesEnd(text: string, from: number, end: number): number {
  let index = from;
  while (index < end) {
    const code = text.charCodeAt(index);
    if (code === SLASH) return index + 1;
    if (code !== COLON && code !== UNDERSCORE && !isAsciiLetter(code)) return index;
    index = attributeEnd(text, index, end);
    if (index < 0) return -1;
  }
  return -1;
}

/** The index after the attribute that starts at `from` and its white space, or -1 where it cannot be one. */
function attributeEnd(text: string, from: number, end: number): number {
  let index = from;
  while (index < end && isAttributeName(text.charCodeAt(index))) index++;
  index = skipSpaces(text, index, end);
  while (index < end && text.charCodeAt(index) === EQUALS) {
    index = skipSpaces(text, index + 1, end);
    const quote = text.charCodeAt(index);
    if (index >= end || quote === LESS || quote === EQUALS || quote === GREATER || quote === BACKTICK) return -1;
    if (quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE) {
      index++;
      while (index < end && text.charCodeAt(index) !== quote) index++;
      index++;
      if (index >= end) return -1;
      const after = text.charCodeAt(index);
      return after === SLASH || after === GREATER || isSpace(after) ? skipSpaces(text, index, end) : -1;
    }
    while (index < end && !endsUnquotedValue(text.charCodeAt(index))) index++;
    index = skipSpaces(text, index, end);
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
