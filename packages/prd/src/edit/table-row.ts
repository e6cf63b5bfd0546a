import { locate, OrchError } from '@orch/core';

import { skipSpaces } from '../outline/characters.ts';
import { delimiterColumns, rowCells } from '../outline/table.ts';
import type { Outline, Section } from '../outline/types.ts';
import { unitsOf } from '../outline/units.ts';
import { isInFence } from './in-fence.ts';
import type { Splice } from './splice.ts';

interface Table {
  readonly columns: number;
  readonly start: number;
  /** End of the last row without its line ending. */
  readonly end: number;
  readonly rows: readonly string[];
}

/**
 * The change that adds a row to the only table of a section; undefined where an equal row is there already.
 * Missing cells stay empty; `|` and line breaks inside cells are escaped.
 *
 * @throws OrchError `ORCH_PRD_UNKNOWN_TABLE`, `ORCH_PRD_AMBIGUOUS_TABLE`, `ORCH_PRD_TOO_MANY_CELLS`.
 */
export function addRow(outline: Outline, section: Section, cells: readonly string[]): Splice | undefined {
  const { text, lineEnding, file } = outline;
  const [table, second] = findTables(outline, section);
  const location = locate(file, text, section.heading.start, section.heading.end);
  const name = JSON.stringify(section.title);
  if (!table) throw new OrchError('ORCH_PRD_UNKNOWN_TABLE', `section ${name} has no table`, { location });
  if (second) {
    throw new OrchError('ORCH_PRD_AMBIGUOUS_TABLE', `section ${name} has more than one table`, {
      help: 'Edit the body of the section, or give each table a section of its own.',
      location,
    });
  }
  if (cells.length > table.columns) {
    throw new OrchError('ORCH_PRD_TOO_MANY_CELLS', `the table has ${table.columns} columns, not ${cells.length}`, {
      location: locate(file, text, table.start),
    });
  }
  const padded = Array.from({ length: table.columns }, (_, index) => escapeCell(cells[index] ?? ''));
  const isThere = table.rows.some((row) => splitRow(row).join('\0') === padded.join('\0'));
  return isThere ? undefined : { start: table.end, end: table.end, text: `${lineEnding}| ${padded.join(' | ')} |` };
}

function findTables({ text, fences }: Outline, { body }: Section): Table[] {
  const units = unitsOf(text);
  const tables: { columns: number; start: number; end: number; rows: string[] }[] = [];
  let previous: { start: number; end: number } | undefined;
  let open: (typeof tables)[number] | undefined;
  for (const match of text.slice(body.start, body.end).matchAll(/[^\r\n]+|(?:\r\n|\r|\n)(?=[\r\n])/g)) {
    const lineStart = body.start + match.index;
    const line = { start: skipSpaces(units, lineStart, lineStart + match[0].length), end: lineStart + match[0].length };
    if (isInFence(fences, lineStart) || match[0].trim() === '') {
      open = undefined;
      previous = undefined;
      continue;
    }
    const columns = previous ? delimiterColumns(units, line.start, line.end) : 0;
    if (open) {
      open.end = line.end;
      open.rows.push(text.slice(line.start, line.end));
    } else if (previous && columns > 0 && columns === rowCells(units, previous.start, previous.end)) {
      open = { columns, start: previous.start, end: line.end, rows: [] };
      tables.push(open);
    }
    previous = line;
  }
  return tables;
}

function splitRow(row: string): string[] {
  const cells = row
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
    .split(/(?<!\\)\|/);
  return cells.map((cell) => cell.trim());
}

function escapeCell(cell: string): string {
  return cell
    .replaceAll(/(?<!\\)\|/g, '\\|')
    .replaceAll(/\s*(?:\r\n|\r|\n)\s*/g, '<br>')
    .trim();
}
