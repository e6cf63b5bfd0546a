import type { Span } from '../tasks/task.ts';
import type { RoadmapColumn, RoadmapRow } from './types.ts';

/** A cell that gets another text. */
export interface CellEdit {
  readonly row: RoadmapRow;
  readonly column: RoadmapColumn;
  readonly before: string;
  readonly after: string;
}

/** A text that takes the place of a span. */
export interface CellSplice extends Span {
  readonly text: string;
}

/** The splices that write cells, and the cells that a short row lacks. */
export function spliceCells(text: string, edits: readonly CellEdit[]): CellSplice[] {
  const splices: CellSplice[] = [];
  const missing = new Map<RoadmapRow, Map<number, string>>();
  for (const { row, column, before, after } of edits) {
    const cell = row.cells[column];
    if (cell) {
      splices.push(before === '' ? { ...cell.outer, text: ` ${after} ` } : { ...cell.span, text: after });
    } else {
      const cells = missing.get(row) ?? new Map<number, string>();
      cells.set(row.columns[column] ?? row.width, after);
      missing.set(row, cells);
    }
  }
  for (const [row, cells] of missing) splices.push(missingCells(text, row, cells));
  return splices;
}

/** The text with all splices, which do not overlap. Those of one place stand in the order given. */
export function applySplices(text: string, splices: readonly CellSplice[]): string {
  let result = '';
  let at = 0;
  for (const splice of splices.toSorted((left, right) => left.start - right.start)) {
    result += text.slice(at, splice.start) + splice.text;
    at = splice.end;
  }
  return result + text.slice(at);
}

/** Cells that the row lacks at its end, with empty ones up to the last of them. */
function missingCells(text: string, row: RoadmapRow, cells: ReadonlyMap<number, string>): CellSplice {
  const line = text.slice(row.span.start, row.span.end);
  const end = row.span.start + line.trimEnd().length;
  const closed = /(?<!\\)\|$/.test(line.trimEnd());
  const added = Array.from({ length: Math.max(...cells.keys()) - row.width + 1 }, (_, index) => {
    const value = cells.get(row.width + index) ?? '';
    return ` ${value} |`;
  });
  return { start: end, end, text: (closed ? '' : ' |') + added.join('') };
}
