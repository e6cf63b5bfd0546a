import { OrchError } from '@orch/core';

import type { CellEdit } from './cell-edits.ts';
import type { Roadmap, RoadmapColumn, RoadmapRow } from './types.ts';

import { parseRoadmap } from './parse-roadmap.ts';

/**
 * Reads an edited text again: it must have the same rows with the same cells, but for those that were edited,
 * and the new rows.
 *
 * @throws OrchError `ORCH_ROADMAP_EDIT_REJECTED`
 */
export function verifyEdit(
  before: Roadmap,
  text: string,
  edits: readonly CellEdit[],
  added: readonly { readonly id: string }[],
): void {
  const newIds = new Set(added.map(({ id }) => id));
  const written = new Map(edits.map(({ row, column, after }) => [`${row.span.start} ${column}`, after]));
  const widths = new Map(before.tables.map(({ columns, width }) => [columns, width]));
  const rows = parseRoadmap(text, { file: before.file }).rows;
  const kept = rows.filter(({ id }) => !newIds.has(id));
  const isAsWanted =
    kept.length === before.rows.length &&
    rows.length === kept.length + newIds.size &&
    before.rows.every((row, index) => {
      const now = kept[index];
      const edited = (column: RoadmapColumn): string | undefined => written.get(`${row.span.start} ${column}`);
      // What belongs where in a row with more cells than columns cannot be known, and is reported on its own.
      const isUnclear = row.width > (widths.get(row.columns) ?? row.width);
      return (Object.keys(row.columns) as RoadmapColumn[]).every(
        (column) =>
          now !== undefined &&
          ((isUnclear && edited(column) === undefined) ||
            cellText(text, now, column) === (edited(column) ?? cellText(before.text, row, column))),
      );
    });
  if (isAsWanted) return;
  throw new OrchError('ORCH_ROADMAP_EDIT_REJECTED', `the edited table of ${before.file} would be read otherwise`, {
    help: 'look for rows with more cells than columns, and for backticks without a partner',
  });
}

function cellText(text: string, row: RoadmapRow, column: RoadmapColumn): string {
  const span = row.cells[column]?.span;
  return span ? text.slice(span.start, span.end) : '';
}
