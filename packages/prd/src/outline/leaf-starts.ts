import { BACKTICK, DASH, EQUALS, HASH, isSpace, skipRun, skipSpaces } from './characters.ts';

/** Depth of the ATX heading that opens at `at`, or 0. */
export function atxDepth(text: string, at: number, end: number): number {
  const after = skipRun(text, at, end, HASH);
  const depth = after - at;
  if (depth === 0 || depth > 6) return 0;
  return after === end || isSpace(text.charCodeAt(after)) ? depth : 0;
}

/** Depth (1 or 2) of the heading that a line starting at `at` underlines, or 0. */
export function setextDepth(text: string, at: number, end: number): number {
  const marker = text.charCodeAt(at);
  if (marker !== EQUALS && marker !== DASH) return 0;
  if (skipSpaces(text, skipRun(text, at, end, marker), end) !== end) return 0;
  return marker === EQUALS ? 1 : 2;
}

/** Length of the fence (three or more backticks or tildes) that the one at `at` begins, or 0. */
export function fenceLength(text: string, at: number, end: number): number {
  const marker = text.charCodeAt(at);
  const after = skipRun(text, at, end, marker);
  if (after - at < 3) return 0;
  if (marker === BACKTICK) {
    const again = text.indexOf('`', after);
    if (again !== -1 && again < end) return 0;
  }
  return after - at;
}

/** Tells whether the line closes a fence of `length` times `marker`. */
export function closesFence(text: string, at: number, end: number, marker: number, length: number): boolean {
  if (text.charCodeAt(at) !== marker) return false;
  const after = skipRun(text, at, end, marker);
  return after - at >= length && skipSpaces(text, after, end) === end;
}
