import { OrchError } from '@orch/core';

import type { Roadmap, RoadmapColumn, RoadmapRow, RoadmapTable, StatusName } from './types.ts';

import { linkCell, rootPath, textCell } from './cell-text.ts';
import { idForm } from './parse-roadmap.ts';
import { findRow, noTable } from './resolve-feature.ts';
import { formatStatus } from './status.ts';

export interface NewRow {
  readonly id: string;
  readonly item: string;
  /** @default the phase of the row that it follows */
  readonly phase?: string;
  /** @default 'Planned' */
  readonly status?: StatusName;
  /** Goes only with the status `Done`. */
  readonly date?: string;
  readonly owner?: string;
  readonly prd?: string;
  readonly qa?: string;
}

export interface RowPlace {
  /** Id of the row that the new one follows. */
  readonly after?: string;
}

export interface PlacedRow {
  /** Offset at which the text is put in. */
  readonly at: number;
  /** The line with its line ending, before or after it. */
  readonly text: string;
  readonly line: string;
  /** 1-based line that the new one follows. */
  readonly follows: number;
}

/**
 * Makes the line of a new row and finds its place. Undefined where the roadmap has a row that says all of it.
 *
 * @throws OrchError `ORCH_ROADMAP_INVALID_ID`; `ORCH_ROADMAP_DUPLICATE_ID` where the id has another row;
 *   `ORCH_ROADMAP_NO_TABLE`; `ORCH_ROADMAP_NO_COLUMN` for a value that the table has no column for; and what
 *   `formatStatus`, cells and the id in `after` are refused for.
 */
export function placeRow(roadmap: Roadmap, row: NewRow, { after }: RowPlace): PlacedRow | undefined {
  if (!idForm.test(row.id)) {
    throw new OrchError('ORCH_ROADMAP_INVALID_ID', `${JSON.stringify(row.id)} cannot be an id`, {
      help: 'use the letters A to Z and digits, with single dots, hyphens or underscores between them',
    });
  }
  const same = roadmap.rows.find((other) => other.id === row.id);
  if (same && saysAll(same, row)) return undefined;
  if (same) throw duplicateRow(roadmap.file, row.id, same.line);
  const previous =
    after === undefined
      ? (roadmap.rows.findLast((other) => row.phase !== undefined && other.phase === row.phase.trim()) ??
        lastOfLastTable(roadmap))
      : findRow(roadmap, after);
  const table = previous ? roadmap.tables.find(({ columns }) => columns === previous.columns) : roadmap.tables.at(-1);
  if (!table) throw noTable(roadmap.file);
  const follows = previous?.line ?? table.line;
  const line = lineOf(roadmap, table, { ...(previous ? { phase: previous.phase } : {}), ...row });
  return { line, follows, ...insertion(roadmap.text, (previous?.span ?? table.delimiter).end, line) };
}

export function duplicateRow(file: string, id: string, line = 1): OrchError {
  return new OrchError('ORCH_ROADMAP_DUPLICATE_ID', `${file} has a row with the id ${id}`, {
    help: 'edit that row, or give the new one another id',
    location: { file, line, column: 1 },
  });
}

function lastOfLastTable({ rows, tables }: Roadmap): RoadmapRow | undefined {
  const columns = tables.at(-1)?.columns;
  return rows.findLast((row) => row.columns === columns);
}

function saysAll(row: RoadmapRow, { item, phase, status, date, owner, prd, qa }: NewRow): boolean {
  return (
    row.item === item.trim() &&
    (phase === undefined || row.phase === phase.trim()) &&
    (status === undefined || row.status.name === status) &&
    (date === undefined || row.status.date === date) &&
    (owner === undefined || row.owner === owner.trim()) &&
    (prd === undefined || row.prd.path === rootPath(prd)) &&
    (qa === undefined || row.qa.path === rootPath(qa))
  );
}

function lineOf({ file }: Roadmap, table: RoadmapTable, row: NewRow): string {
  const cells = Array.from({ length: table.width }, () => '');
  const put = (column: RoadmapColumn, text: string, isAsked: boolean): void => {
    const index = table.columns[column];
    if (index !== undefined) cells[index] = text;
    else if (isAsked) {
      throw new OrchError('ORCH_ROADMAP_NO_COLUMN', `the table for ${row.id} has no column for ${column}`, {
        help: `add the column to the table in ${file}`,
      });
    }
  };
  put('id', row.id, true);
  put('item', textCell(row.item), true);
  put('status', formatStatus(row.status ?? 'Planned', row.date), row.status !== undefined);
  put('phase', textCell(row.phase ?? ''), false);
  if (row.owner !== undefined) put('owner', textCell(row.owner), true);
  if (row.prd !== undefined) put('prd', linkCell(row.prd), true);
  if (row.qa !== undefined) put('qa', linkCell(row.qa), true);
  return `|${cells.map((cell) => (cell === '' ? ' |' : ` ${cell} |`)).join('')}`;
}

/** Puts a line after the one that ends at an offset, with the line ending that stands there or nearby. */
function insertion(text: string, end: number, line: string): Pick<PlacedRow, 'at' | 'text'> {
  const here = /^(?:\r\n|\n|\r)/.exec(text.slice(end, end + 2))?.[0];
  if (here !== undefined) return { at: end + here.length, text: `${line}${here}` };
  const nearby = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  return { at: end, text: `${nearby}${line}` };
}
