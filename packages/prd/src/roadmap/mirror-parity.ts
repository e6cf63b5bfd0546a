import type { RoadmapColumn, RoadmapRow } from './types.ts';

import { columnOf } from './parse-roadmap.ts';
import { misplacedPhases } from './phase-order.ts';
import { statusText } from './roadmap-html.ts';
import { parseStatus } from './status.ts';

/** A difference between a roadmap and the page that mirrors it. */
export type MirrorDifference =
  | { readonly kind: 'missing'; readonly row: RoadmapRow }
  | { readonly kind: 'extra'; readonly id: string }
  | { readonly kind: 'order'; readonly phase: string; readonly after: string }
  | {
      readonly kind: 'other';
      readonly row: RoadmapRow;
      readonly column: ComparedColumn;
      readonly here: string;
      readonly there: string;
    };

type ComparedColumn = (typeof compared)[number];
type MirrorRow = ReadonlyMap<RoadmapColumn, string>;

const compared = ['phase', 'item', 'status', 'owner'] as const;

/**
 * Compares the rows of a roadmap with those of the tables in an HTML page, by phase, item, status and owner, and looks at
 * the order of the phases there.
 * The page may be written by another tool, as long as its tables have a header with an ID column.
 */
export function compareMirror(rows: readonly RoadmapRow[], html: string): MirrorDifference[] {
  const there = new Map<string, MirrorRow>();
  for (const row of readTables(html)) there.set(row.get('id') ?? '', row);
  const differences: MirrorDifference[] = [];
  for (const row of rows) {
    const other = there.get(row.id);
    if (!other) {
      differences.push({ kind: 'missing', row });
      continue;
    }
    for (const column of compared) {
      const value = other.get(column);
      if (value === undefined) continue;
      const here = collapse(column === 'status' ? statusText(row.status) : row[column]);
      const text = column === 'status' ? statusText(parseStatus(value)) : value;
      if (here !== text) differences.push({ kind: 'other', row, column, here, there: text });
    }
  }
  const ids = new Set(rows.map((row) => row.id));
  for (const id of there.keys()) if (!ids.has(id)) differences.push({ kind: 'extra', id });
  const phases = [...there.values()].map((row) => ({ phase: row.get('phase') ?? '' }));
  for (const { row, after } of misplacedPhases(phases)) differences.push({ kind: 'order', phase: row.phase, after });
  return differences;
}

/** The rows of all tables that have an ID column; cells by column, as text. */
function* readTables(html: string): Generator<MirrorRow> {
  let header: (RoadmapColumn | undefined)[] = [];
  for (const part of html.split(/<(?=\/?t(?:able|r)\b)/i)) {
    if (/^\/?table\b/i.test(part)) header = [];
    if (!/^tr\b/i.test(part)) continue;
    const cells = part
      .split(/<(?=t[dh][\s>])/i)
      .slice(1)
      .map((cell) => textOf(cell.slice(cell.indexOf('>') + 1)));
    const names = cells.map((cell) => columnOf(cell.toLowerCase()));
    if (names.includes('id')) header = names;
    else if (header.includes('id')) {
      const row = new Map<RoadmapColumn, string>();
      for (const [index, column] of header.entries()) {
        if (column !== undefined && !row.has(column)) row.set(column, cells[index] ?? '');
      }
      if (row.get('id') !== '') yield row;
    }
  }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function textOf(html: string): string {
  const text = html
    .replaceAll(/<(?:[/!?]|(?=[a-z]))[^<>]*>?/gi, '')
    .replaceAll(
      /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi,
      (_, decimal?: string, hex?: string, name?: string) =>
        name === undefined
          ? character(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal))
          : (entities[name.toLowerCase()] ?? ''),
    );
  return collapse(text);
}

function character(code: number): string {
  return code > 0x10_ff_ff ? '\ufffd' : String.fromCodePoint(code);
}

/** As a browser shows it, with what cannot be shown in a page replaced as the page does it. */
function collapse(text: string): string {
  return text
    .replaceAll(/[^\P{Cc}\s]|\p{Cs}/gu, '\ufffd')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
