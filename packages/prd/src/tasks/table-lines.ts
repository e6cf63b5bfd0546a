import { isDelimiterRow, splitCells } from '../roadmap/table-cells.ts';
import { wikiColumns } from './foreign-marks.ts';

/** Lines of tables. Of a cell at most `longest` characters are read. */

/** The cells of a line; where a bar in code would give more than there are columns, it is none between cells. */
export function cellsOf(text: string, longest: number, columns?: number): string[] {
  const cells = splitCells(text, 0, false);
  const whole = columns !== undefined && cells.length !== columns ? splitCells(text, 0, true) : cells;
  const chosen = whole.length === columns ? whole : cells;
  return chosen.map(({ span: { start, end } }) =>
    text.slice(start, Math.min(end, start + longest)).replaceAll('\\|', '|'),
  );
}

/** The titles of the columns, where a line is the first of a table with another under it. */
export function headerOf(text: string, under: string, longest: number): string[] | undefined {
  const columns = under.startsWith('|') ? wikiColumns(text.trim()) : undefined;
  if (columns) return columns;
  return under.includes('-') && under.includes('|') && isDelimiterRow(under) ? cellsOf(text, longest) : undefined;
}
