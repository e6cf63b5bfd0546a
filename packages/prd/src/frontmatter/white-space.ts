import { isSpace } from '../outline/characters.ts';

/** The first index in `[from, end)` of a string that is neither space nor tab; `end` where there is none. */
export function spacesEnd(text: string, from: number, end: number): number {
  let index = from;
  while (index < end && isSpace(text.charCodeAt(index))) index++;
  return index;
}

/** The end of `[start, end)` of a string without trailing spaces and tabs. */
export function trimmedEnd(text: string, start: number, end: number): number {
  let index = end;
  while (index > start && isSpace(text.charCodeAt(index - 1))) index--;
  return index;
}
