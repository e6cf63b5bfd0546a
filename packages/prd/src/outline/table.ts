import { BACKSLASH, COLON, DASH, isSpace, PIPE, skipRun, skipSpaces } from './characters.ts';

/** Number of columns of the GFM delimiter row in `[at, end)`, or 0 where it is none. */
export function delimiterColumns(text: string, at: number, end: number): number {
  let index = at;
  let columns = 0;
  let marked = false;
  if (text.charCodeAt(index) === PIPE) {
    marked = true;
    index = skipSpaces(text, index + 1, end);
  }
  while (index < end) {
    if (text.charCodeAt(index) === COLON) {
      marked = true;
      index++;
    }
    const filled = skipRun(text, index, end, DASH);
    if (filled === index) return 0;
    columns++;
    index = filled;
    if (index < end && text.charCodeAt(index) === COLON) {
      marked = true;
      index++;
    }
    index = skipSpaces(text, index, end);
    if (index === end) break;
    if (text.charCodeAt(index) !== PIPE) return 0;
    marked = true;
    index = skipSpaces(text, index + 1, end);
  }
  return marked ? columns : 0;
}

/** Number of cells of the row in `[at, end)`: an empty one before the first and after the last `|` does not count. */
export function rowCells(text: string, at: number, end: number): number {
  let cells = 0;
  let open = text.charCodeAt(at) !== PIPE;
  for (let index = at; index < end; index++) {
    const code = text.charCodeAt(index);
    if (isSpace(code)) continue;
    if (open) {
      cells++;
      open = false;
    }
    if (code === PIPE) open = true;
    else if (code === BACKSLASH && isEscapable(text.charCodeAt(index + 1))) index++;
  }
  return cells;
}

function isEscapable(code: number): boolean {
  return code === BACKSLASH || code === PIPE;
}
