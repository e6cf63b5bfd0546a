/** A table that is drawn with characters. */
export interface TextTable {
  readonly header: readonly string[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly line: number }[];
}

const bars = /[|│┃║]/;
const border = /^[\s|│┃║+:─━═┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝╟╢╞╡╪=-]*[─━═=-]{2}[\s|│┃║+:─━═┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝╟╢╞╡╪=-]*$/;

/** Reads the tables of a text that are drawn: a row of names, a line under it, and rows with as many cells. */
export function textTables(lines: readonly string[]): TextTable[] {
  const found: TextTable[] = [];
  for (let at = 0; at + 1 < lines.length; at++) {
    const header = cellsOf(lines[at] ?? '');
    if (header.length < 2 || header.some((cell) => cell === '') || !border.test(lines[at + 1] ?? '')) continue;
    const rows: { cells: string[]; line: number }[] = [];
    let next = at + 2;
    for (; next < lines.length; next++) {
      const text = lines[next] ?? '';
      if (border.test(text)) continue;
      const cells = cellsOf(text);
      if (cells.length !== header.length) break;
      rows.push({ cells, line: next });
    }
    if (rows.length === 0) continue;
    found.push({ header, rows });
    at = next - 1;
  }
  return found;
}

function cellsOf(line: string): string[] {
  if (!bars.test(line) || border.test(line)) return [];
  const cells = line.split(bars).map((cell) => cell.trim());
  // Outer bars are on both sides or on none.
  if (/^\s*[|│┃║]/.test(line)) {
    cells.shift();
    if (cells.at(-1) === '') cells.pop();
  }
  return cells;
}

/** A box that is drawn with characters: what stands above its first line, and what under it. */
export interface TextBox {
  readonly title: string;
  readonly lines: readonly string[];
  readonly line: number;
}

const top = /[┌╔+][─━═-]{3,}[┐╗+]/g;
const side = /[│┃║|├┤┼╟╢╠╣+]/;
const mostLines = 80;

/** Reads the boxes of a text that have a title over a line. */
export function textBoxes(lines: readonly string[]): TextBox[] {
  const found: TextBox[] = [];
  for (const [line, text] of lines.entries()) {
    if (!/[─━═-]{3}/.test(text)) continue;
    for (const match of text.matchAll(top)) {
      const start = match.index;
      const end = start + match[0].length - 1;
      // What goes on in the same line is the head of a table, what goes on above is the foot of another box.
      if (
        /[─━═┬-]/.test(text.charAt(end + 1)) ||
        /[─━═┬-]/.test(text.charAt(start - 1)) ||
        isSide(lines[line - 1], start, end)
      )
        continue;
      const box = boxAt(lines, line, start, end);
      if (box) found.push(box);
    }
  }
  return found;
}

function isSide(text: string | undefined, start: number, end: number): boolean {
  return text !== undefined && side.test(text.charAt(start)) && side.test(text.charAt(end));
}

function boxAt(lines: readonly string[], line: number, start: number, end: number): TextBox | undefined {
  const parts: string[][] = [[]];
  for (let at = line + 1; at < lines.length && at <= line + mostLines && isSide(lines[at], start, end); at++) {
    const inner = (lines[at] ?? '').slice(start + 1, end);
    if (/^[─━═┬┴┼-]{3,}$/.test(inner)) parts.push([]);
    else if (inner.trim() !== '') parts.at(-1)?.push(inner.trim());
  }
  const [title, ...rest] = parts;
  const under = rest.flat();
  return title?.length === 1 && under.length > 0 ? { title: title[0] ?? '', lines: under, line } : undefined;
}
