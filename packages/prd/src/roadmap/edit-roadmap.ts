import { OrchError } from '@orch/core';

import type { ParseRoadmapOptions } from './parse-roadmap.ts';
import type { RoadmapColumn, RoadmapRow, StatusName } from './types.ts';

import { parseRoadmap } from './parse-roadmap.ts';
import { findRow } from './resolve-feature.ts';
import { formatStatus } from './status.ts';

export interface RoadmapChange {
  readonly id: string;
  readonly column: RoadmapColumn;
  /** 1-based. */
  readonly line: number;
  readonly before: string;
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
  /** Names the row's document. */
  setPrd(id: string, path: string): RoadmapEditor;
  /** Names the row's QA folder or results file. */
  setQa(id: string, path: string): RoadmapEditor;
  /** The text with all edits; every byte outside the edited cells is as it was. */
  compile(): CompiledRoadmap;
}

interface Edit {
  readonly row: RoadmapRow;
  readonly column: RoadmapColumn;
  readonly before: string;
  readonly after: string;
}

/**
 * Edits cells of a roadmap. Edits of the same cell replace each other; an edit that says what the cell says already
 * changes nothing.
 *
 * @throws OrchError from the setters: `ORCH_ROADMAP_UNKNOWN_ID`, `ORCH_ROADMAP_DUPLICATE_ID`,
 *   `ORCH_ROADMAP_INVALID_STATUS`, `ORCH_ROADMAP_INVALID_CELL`, `ORCH_ROADMAP_NO_COLUMN`.
 */
export function editRoadmap(text: string, options: ParseRoadmapOptions = {}): RoadmapEditor {
  const roadmap = parseRoadmap(text, options);
  const edits = new Map<string, Edit>();

  const put = (row: RoadmapRow, column: RoadmapColumn, after: string): void => {
    if (row.columns[column] === undefined) {
      throw new OrchError('ORCH_ROADMAP_NO_COLUMN', `the table of ${row.id} has no column for ${column}`, {
        help: `add the column to the table in ${roadmap.file}`,
        location: { file: roadmap.file, line: row.line, column: 1 },
      });
    }
    const span = row.cells[column]?.span;
    const before = span ? text.slice(span.start, span.end) : '';
    edits.set(`${row.span.start} ${column}`, { row, column, before, after });
  };
  const putPath = (id: string, column: 'prd' | 'qa', path: string): void => {
    const row = findRow(roadmap, id);
    if (path.trim() === '' || /[\p{Cc}`]/u.test(path)) {
      throw new OrchError('ORCH_ROADMAP_INVALID_CELL', `${JSON.stringify(path)} cannot stand in a table cell`, {
        help: 'give a path without line breaks, control characters and backticks',
      });
    }
    const span = row.cells[column]?.span;
    const before = span ? text.slice(span.start, span.end) : '';
    put(row, column, row[column].path === path ? before : `\`${path.replaceAll('|', '\\|')}\``);
  };

  const editor: RoadmapEditor = {
    setStatus(id, status, { date } = {}) {
      const row = findRow(roadmap, id);
      const after = formatStatus(status, date);
      const same = row.status.name === status && (date === undefined || row.status.date === date);
      const span = row.cells.status?.span;
      put(row, 'status', same && span ? text.slice(span.start, span.end) : after);
      return editor;
    },
    setPrd(id, path) {
      putPath(id, 'prd', path);
      return editor;
    },
    setQa(id, path) {
      putPath(id, 'qa', path);
      return editor;
    },
    compile() {
      const changes = [...edits.values()].filter((edit) => edit.before !== edit.after);
      return {
        text: applyEdits(text, changes),
        changed: changes.length > 0,
        changes: changes.map(({ row, column, before, after }) => ({
          id: row.id,
          column,
          line: row.line,
          before,
          after,
        })),
      };
    },
  };
  return editor;
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  const splices: { start: number; end: number; text: string }[] = [];
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
  let result = '';
  let at = 0;
  for (const splice of splices.sort((left, right) => left.start - right.start)) {
    result += text.slice(at, splice.start) + splice.text;
    at = splice.end;
  }
  return result + text.slice(at);
}

/** Cells that the row lacks at its end, with empty ones up to the last of them. */
function missingCells(
  text: string,
  row: RoadmapRow,
  cells: ReadonlyMap<number, string>,
): { start: number; end: number; text: string } {
  const line = text.slice(row.span.start, row.span.end);
  const end = row.span.start + line.trimEnd().length;
  const closed = /(?<!\\)\|$/.test(line.trimEnd());
  const added = Array.from({ length: Math.max(...cells.keys()) - row.width + 1 }, (_, index) => {
    const value = cells.get(row.width + index) ?? '';
    return ` ${value} |`;
  });
  return { start: end, end, text: (closed ? '' : ' |') + added.join('') };
}
