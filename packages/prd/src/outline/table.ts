/* oxlint-disable typescript/no-non-null-assertion -- a unit that is read is there: zeros follow the last one */
import { BACKSLASH, COLON, DASH, isSpace, PIPE, skipRun, skipSpaces } from './characters.ts';
import type { Units } from './units.ts';

/** Number of columns of the GFM delimiter row in `[at, end)`, or 0 where it is none. */
export function delimiterColumns(units: Units, at: number, end: number): number {
  let index = at;
  let columns = 0;
  let marked = false;
  if (units[index] === PIPE) {
    marked = true;
    index = skipSpaces(units, index + 1, end);
  }
  while (index < end) {
    if (units[index] === COLON) {
      marked = true;
      index++;
    }
    const filled = skipRun(units, index, end, DASH);
    if (filled === index) return 0;
    columns++;
    index = filled;
    if (index < end && units[index] === COLON) {
      marked = true;
      index++;
    }
    index = skipSpaces(units, index, end);
    if (index === end) break;
    if (units[index] !== PIPE) return 0;
    marked = true;
    index = skipSpaces(units, index + 1, end);
  }
  return marked ? columns : 0;
}

/** Number of cells of the row in `[at, end)`: an empty one before the first and after the last `|` does not count. */
export function rowCells(units: Units, at: number, end: number): number {
  let cells = 0;
  let open = units[at] !== PIPE;
  for (let index = at; index < end; index++) {
    const code = units[index]!;
    if (isSpace(code)) continue;
    if (open) {
      cells++;
      open = false;
    }
    if (code === PIPE) open = true;
    else if (code === BACKSLASH && isEscapable(units[index + 1]!)) index++;
  }
  return cells;
}

function isEscapable(code: number): boolean {
  return code === BACKSLASH || code === PIPE;
}
