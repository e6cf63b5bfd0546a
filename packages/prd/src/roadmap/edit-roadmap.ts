import { OrchError } from '@orch/core';

import type { ParseRoadmapOptions } from './parse-roadmap.ts';
import type { RoadmapColumn, RoadmapRow, StatusName } from './types.ts';

import { applySplices, spliceCells, type CellEdit } from './cell-edits.ts';
import { linkCell, rootPath, textCell, type LinkOptions } from './cell-text.ts';
import { duplicateRow, placeRow, type NewRow, type PlacedRow, type RowPlace } from './new-row.ts';
import { parseRoadmap } from './parse-roadmap.ts';
import { findRow } from './resolve-feature.ts';
import { formatStatus } from './status.ts';
import { verifyEdit } from './verify-edit.ts';

export interface RoadmapChange {
  readonly id: string;
  /** Absent for a new row. */
  readonly column?: RoadmapColumn;
  /** 1-based line in the text before the edits; of a new row, the line that it follows. */
  readonly line: number;
  /** Of a new row, empty. */
  readonly before: string;
  /** Of a new row, its line. */
  readonly after: string;
}

export interface CompiledRoadmap {
  readonly text: string;
  readonly changed: boolean;
  readonly changes: readonly RoadmapChange[];
}

export interface RoadmapEditor {
  /** Sets the status of a row; a date goes only with `Done`. Without a date, a row that is `Done` keeps its own. */
  setStatus(id: string, status: StatusName, options?: { readonly date?: string }): RoadmapEditor;
  /** Names the row's document: its path in backticks, or a link with that label. */
  setPrd(id: string, path: string, options?: LinkOptions): RoadmapEditor;
  /** Names the row's QA folder or results file: its path in backticks, or a link with that label. */
  setQa(id: string, path: string, options?: LinkOptions): RoadmapEditor;
  /** Names who the row belongs to. */
  setOwner(id: string, owner: string): RoadmapEditor;
  /** Says what the row is about. */
  setItem(id: string, item: string): RoadmapEditor;
  /**
   * Adds a row: after another one, else after the last of its phase, else at the end of the last table.
   * A row of that id that says all of it already stays as it is.
   */
  addRow(row: NewRow, place?: RowPlace): RoadmapEditor;
  /** The text with all edits; every byte outside the edited cells and new rows is as it was. */
  compile(): CompiledRoadmap;
}

/**
 * Edits a roadmap. Edits of the same cell replace each other; an edit that says what the cell says already changes
 * nothing. Rows that are added can be edited only once they are in the text.
 *
 * @throws OrchError from the setters: `ORCH_ROADMAP_UNKNOWN_ID`, `ORCH_ROADMAP_DUPLICATE_ID`,
 *   `ORCH_ROADMAP_INVALID_ID`, `ORCH_ROADMAP_INVALID_STATUS`, `ORCH_ROADMAP_INVALID_CELL`, `ORCH_ROADMAP_NO_COLUMN`,
 *   `ORCH_ROADMAP_NO_TABLE`; from `compile`: `ORCH_ROADMAP_EDIT_REJECTED` where the edited text would be read otherwise.
 */
export function editRoadmap(text: string, options: ParseRoadmapOptions = {}): RoadmapEditor {
  const roadmap = parseRoadmap(text, options);
  const edits = new Map<string, CellEdit>();
  const added: (PlacedRow & { readonly id: string })[] = [];

  const source = (row: RoadmapRow, column: RoadmapColumn): string => {
    const span = row.cells[column]?.span;
    return span ? text.slice(span.start, span.end) : '';
  };
  const put = (row: RoadmapRow, column: RoadmapColumn, after: string): void => {
    if (row.columns[column] === undefined) {
      throw new OrchError('ORCH_ROADMAP_NO_COLUMN', `the table of ${row.id} has no column for ${column}`, {
        help: `add the column to the table in ${roadmap.file}`,
        location: { file: roadmap.file, line: row.line, column: 1 },
      });
    }
    edits.set(`${row.span.start} ${column}`, { row, column, before: source(row, column), after });
  };
  const putPath = (id: string, column: 'prd' | 'qa', path: string, link: LinkOptions | undefined): void => {
    const row = findRow(roadmap, id);
    const after = linkCell(path, link);
    put(row, column, row[column].path === rootPath(path) ? source(row, column) : after);
  };
  const putText = (id: string, column: 'owner' | 'item', value: string): void => {
    const row = findRow(roadmap, id);
    const after = textCell(value);
    put(row, column, row[column] === value.trim() ? source(row, column) : after);
  };

  const editor: RoadmapEditor = {
    setStatus(id, status, { date } = {}) {
      const row = findRow(roadmap, id);
      const after = formatStatus(status, date);
      const same = row.status.name === status && (date === undefined || row.status.date === date);
      put(row, 'status', same ? source(row, 'status') : after);
      return editor;
    },
    setPrd(id, path, link) {
      putPath(id, 'prd', path, link);
      return editor;
    },
    setQa(id, path, link) {
      putPath(id, 'qa', path, link);
      return editor;
    },
    setOwner(id, owner) {
      putText(id, 'owner', owner);
      return editor;
    },
    setItem(id, item) {
      putText(id, 'item', item);
      return editor;
    },
    addRow(row, place = {}) {
      const placed = placeRow(roadmap, row, place);
      const same = added.find(({ id }) => id === row.id);
      if (placed && same && same.line !== placed.line) throw duplicateRow(roadmap.file, row.id);
      if (placed && !same) added.push({ ...placed, id: row.id });
      return editor;
    },
    compile() {
      const changed = [...edits.values()].filter((edit) => edit.before !== edit.after);
      const splices = [
        ...spliceCells(text, changed),
        ...added.map(({ at, text: line }) => ({ start: at, end: at, text: line })),
      ];
      const result = applySplices(text, splices);
      verifyEdit(roadmap, result, changed, added);
      const changes = [
        ...changed.map(({ row, column, before, after }) => ({ id: row.id, column, line: row.line, before, after })),
        ...added.map(({ id, follows, line }) => ({ id, line: follows, before: '', after: line })),
      ];
      return { text: result, changed: changes.length > 0, changes };
    },
  };
  return editor;
}
