/* oxlint-disable typescript/no-non-null-assertion -- a unit that is read is there: zeros follow the last one */
import type { Units } from './units.ts';

/** Character codes that the block grammar gives a meaning to. */
export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const SPACE = 32;
export const HASH = 35;
export const PARENTHESIS_END = 41;
export const ASTERISK = 42;
export const PLUS = 43;
export const DASH = 45;
export const DOT = 46;
export const ONE = 49;
export const COLON = 58;
export const LESS = 60;
export const EQUALS = 61;
export const GREATER = 62;
export const BRACKET = 91;
export const BACKSLASH = 92;
export const BRACKET_END = 93;
export const CARET = 94;
export const UNDERSCORE = 95;
export const BACKTICK = 96;
export const PIPE = 124;
export const TILDE = 126;

/** Space or tab: the only white space inside a line, for CommonMark. */
export function isSpace(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** The first index in `[from, end)` that is neither space nor tab; `end` where there is none. */
export function skipSpaces(units: Units, from: number, end: number): number {
  let index = from;
  while (index < end && isSpace(units[index]!)) index++;
  return index;
}

/** The end of `[start, end)` without trailing spaces and tabs. */
export function trimEnd(units: Units, start: number, end: number): number {
  let index = end;
  while (index > start && isSpace(units[index - 1]!)) index--;
  return index;
}

/** The index after the run of `code` that starts at `from`. */
export function skipRun(units: Units, from: number, end: number, code: number): number {
  let index = from;
  while (index < end && units[index] === code) index++;
  return index;
}

/** What a line may begin with each ASCII character, at the margin: 0 where nothing but text, 2 where a container. */
const openings = new Uint8Array(128);
for (const character of '\t\n\r #:<=_`|~') openings[character.charCodeAt(0)] = 1;
for (const character of '*+-0123456789>[') openings[character.charCodeAt(0)] = 2;

/** Tells whether a line that begins with this character, at the margin, can only be text. */
export function beginsText(code: number): boolean {
  return code > 127 || openings[code] === 0;
}

/** Tells whether a quote, list item or footnote definition may begin with this character. */
export function beginsContainer(code: number): boolean {
  return code < 128 && openings[code] === 2;
}
