import { locate, type Diagnostic } from '@orch/core';

import type { Line } from './roadmap-lines.ts';
import type { Roadmap, RoadmapCell, RoadmapColumn, RoadmapRow, RoadmapTable } from './types.ts';

import { latin } from '../expressions/latin.ts';
import { readLink } from './link.ts';
import { visibleLines } from './roadmap-lines.ts';
import { rowLocation } from './row-location.ts';
import { parseStatus } from './status.ts';
import { isDelimiterRow, splitCells } from './table-cells.ts';

export interface ParseRoadmapOptions {
  /** Name of the file, for diagnostics and for links relative to it. @default 'roadmap.md' */
  readonly file?: string;
}

interface Header {
  readonly columns: Partial<Record<RoadmapColumn, number>>;
  readonly width: number;
}

/**
 * What a feature id looks like: parts of letters and digits between dots, underscores or hyphens. It names folders of
 * code, so its letters are those that every file system and shell writes in one way.
 */
export const idForm: RegExp = /^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/;

/**
 * Reads the rows of all tables whose header has an ID column and a Status or Item column, in document order.
 * Columns are found by name and may stand in any order. A row that stands alone after a blank line belongs to the
 * table before it. Tables in frontmatter, fenced code and HTML comments are not read.
 */
export function parseRoadmap(text: string, options: ParseRoadmapOptions = {}): Roadmap {
  const file = options.file ?? 'roadmap.md';
  const rows: RoadmapRow[] = [];
  const tables: RoadmapTable[] = [];
  const unread: RoadmapRow[] = [];
  const diagnostics: Diagnostic[] = [];
  let header: Header | undefined;
  let previous: Line | undefined;
  let inTable = false;
  for (const line of visibleLines(text)) {
    if (/^ {0,3}#{1,6}(?:[ \t]|$)/.test(line.text)) header = undefined;
    if (isTableLine(line.text)) {
      if (isDelimiterRow(line.text)) {
        const found = previous ? readHeader(previous) : undefined;
        if (found || !inTable) {
          // The line above was this table's header, not a row that stands alone.
          if (rows.at(-1)?.line === previous?.number) rows.pop();
          if (unread.at(-1)?.line === previous?.number) unread.pop();
          if (diagnostics.at(-1)?.location?.line === previous?.number) diagnostics.pop();
          header = found;
          inTable = true;
          if (found && previous) {
            tables.push({ ...found, delimiter: { start: line.start, end: line.end }, line: line.number });
            diagnostics.push(...columnsTwice(previous, text, file));
          }
        }
      } else if (header && (inTable || line.text.trimStart().startsWith('|'))) {
        const row = readRow(line, header, text, file);
        if (!idForm.test(row.id)) {
          if (latin.u`[\p{L}\p{N}]`.test(row.id)) unread.push(row);
        } else if (columnOf(row.id.toLowerCase()) !== 'id') {
          if (row.width > header.width) diagnostics.push(tooWide(row, header, text, file));
          rows.push(row);
        }
      }
    } else if (endsTable.test(line.text)) {
      inTable = false;
    }
    previous = line;
  }
  return { text, file, rows, tables, unread, diagnostics };
}

/** A blank line, or one that begins another block; any other line goes on with the table, also without a pipe. */
const endsTable =
  /^\s*$|^ {0,3}(?:#{1,6}[ \t]|#{1,6}$|>|[-+*](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|(?:[-_*][ \t]*){3,}$|<)/;

function isTableLine(line: string): boolean {
  return line.includes('|') && !/^(?: {4}|\t)/.test(line);
}

function readHeader(line: Line): Header | undefined {
  const cells = splitCells(line.text, 0, true).map((cell) => plain(line.text.slice(cell.span.start, cell.span.end)));
  const columns: Partial<Record<RoadmapColumn, number>> = {};
  for (const [index, name] of cells.entries()) {
    const column = columnOf(name.toLowerCase());
    if (column && columns[column] === undefined) columns[column] = index;
  }
  const isRoadmap = columns.id !== undefined && (columns.status !== undefined || columns.item !== undefined);
  return isRoadmap ? { columns, width: cells.length } : undefined;
}

/** Of two columns with the same name only the first is read, and written. */
function columnsTwice(line: Line, text: string, file: string): Diagnostic[] {
  const seen = new Set<string>();
  return splitCells(line.text, line.start, true).flatMap(({ span }) => {
    const name = plain(text.slice(span.start, span.end)).toLowerCase();
    if (columnOf(name) === undefined || !seen.has(name)) {
      seen.add(name);
      return [];
    }
    return {
      code: 'ORCH_ROADMAP_SAME_COLUMN',
      severity: 'warning',
      message: `the table has two columns ${JSON.stringify(name)}, of which only the first counts`,
      help: 'give one of the two another name, or remove it',
      location: locate(file, text, span.start, span.end),
    };
  });
}

/** The column that a header of that name, in lower case, stands for. */
export function columnOf(name: string): RoadmapColumn | undefined {
  if (/^(?:(?:feature|task|item|roadmap|prd)[ -]?)?id$|^#$/.test(name)) return 'id';
  if (/^(?:item|feature|title|name|task|description|deliverable)s?$/.test(name)) return 'item';
  if (/^(?:status|state)$/.test(name)) return 'status';
  if (/^(?:phase|milestone|release|version|epic)$/.test(name)) return 'phase';
  if (/^(?:owner|assignee|responsible|lead)s?$/.test(name)) return 'owner';
  if (/\bprds?\b|\bplans?\b|\bspec\b/.test(name)) return 'prd';
  if (/\bqa\b|\bfiles?\b|\bresults?\b|\bevidence\b/.test(name)) return 'qa';
  return undefined;
}

function readRow(line: Line, header: Header, text: string, file: string): RoadmapRow {
  let cells = splitCells(line.text, line.start, false);
  if (cells.length > header.width && line.text.includes('`')) {
    const whole = splitCells(line.text, line.start, true);
    if (whole.length === header.width) cells = whole;
  }
  const found: Partial<Record<RoadmapColumn, RoadmapCell>> = {};
  const value = (column: RoadmapColumn): string => {
    const cell = found[column];
    return cell ? text.slice(cell.span.start, cell.span.end).replaceAll('\\|', '|') : '';
  };
  for (const [column, index] of Object.entries(header.columns) as [RoadmapColumn, number][]) {
    const cell = cells[index];
    if (cell) found[column] = cell;
  }
  return {
    phase: plain(value('phase')),
    id: plain(value('id')),
    item: plain(value('item')),
    status: parseStatus(value('status')),
    owner: plain(value('owner')),
    prd: readLink(value('prd'), file),
    qa: readLink(value('qa'), file),
    line: line.number,
    span: { start: line.start, end: line.end },
    cells: found,
    columns: header.columns,
    width: cells.length,
  };
}

/** The text of a cell without the marks of code, strong text and links around the whole of it. */
export function plain(cell: string): string {
  let text = cell.trim();
  const link = /^\[([^\]]*)\]\([^)]*\)$/.exec(text);
  if (link) text = link[1] ?? '';
  for (const mark of ['**', '__', '`', '*']) {
    if (text.length > 2 * mark.length && text.startsWith(mark) && text.endsWith(mark)) {
      const inner = text.slice(mark.length, -mark.length);
      if (!inner.includes(mark)) text = inner.trim();
    }
  }
  return text;
}

function tooWide(row: RoadmapRow, header: Header, text: string, file: string): Diagnostic {
  return {
    code: 'ORCH_ROADMAP_EXTRA_CELLS',
    severity: 'warning',
    message: `the row of ${row.id} has ${row.width} cells, its table ${header.width} columns`,
    location: rowLocation(file, text, row, row.span),
    help: 'write a pipe inside a cell as \\|',
  };
}
