/* oxlint-disable typescript/no-non-null-assertion -- a unit that is read is there: zeros follow the last one */
import { BACKTICK, DASH, EQUALS, HASH, isSpace, skipRun, skipSpaces } from './characters.ts';
import type { Units } from './units.ts';

/** Depth of the ATX heading that opens at `at`, or 0. */
export function atxDepth(units: Units, at: number, end: number): number {
  const after = skipRun(units, at, end, HASH);
  const depth = after - at;
  if (depth === 0 || depth > 6) return 0;
  return after === end || isSpace(units[after]!) ? depth : 0;
}

/** Depth (1 or 2) of the heading that a line starting at `at` underlines, or 0. */
export function setextDepth(units: Units, at: number, end: number): number {
  const marker = units[at]!;
  if (marker !== EQUALS && marker !== DASH) return 0;
  if (skipSpaces(units, skipRun(units, at, end, marker), end) !== end) return 0;
  return marker === EQUALS ? 1 : 2;
}

/** Length of the fence (three or more backticks or tildes) that the one at `at` begins, or 0. */
export function fenceLength(units: Units, at: number, end: number): number {
  const marker = units[at]!;
  const after = skipRun(units, at, end, marker);
  if (after - at < 3) return 0;
  if (marker === BACKTICK) {
    for (let index = after; index < end; index++) if (units[index] === BACKTICK) return 0;
  }
  return after - at;
}

/** Tells whether the line closes a fence of `length` times `marker`. */
export function closesFence(units: Units, at: number, end: number, marker: number, length: number): boolean {
  if (units[at] !== marker) return false;
  const after = skipRun(units, at, end, marker);
  return after - at >= length && skipSpaces(units, after, end) === end;
}
