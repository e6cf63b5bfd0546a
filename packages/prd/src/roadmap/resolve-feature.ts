import { locate, nearest, OrchError, slugify } from '@orch/core';

import type { Roadmap, RoadmapRow, RoadmapStatus } from './types.ts';

import { latin } from '../expressions/latin.ts';
import { escapesRoot } from './link.ts';
import { idForm, plain } from './parse-roadmap.ts';
import { parsePrdFileName } from './prd-file-name.ts';
import { visibleLines } from './roadmap-lines.ts';
import { splitCells } from './table-cells.ts';

export interface Feature {
  readonly id: string;
  readonly slug: string;
  readonly phase: string;
  readonly item: string;
  readonly status: RoadmapStatus;
  readonly owner: string;
  /** From the root of the repository. */
  readonly prdPath: string;
  /** From the root of the repository; absent where the row names none. */
  readonly qaPath?: string;
  readonly row: RoadmapRow;
}

export interface ResolveFeatureOptions {
  /** Folder of the PRDs, for rows that name no document of their own. @default 'PRDs' */
  readonly prdRoot?: string;
}

/**
 * Finds the row of an id and the document it stands for. A row that names no document, or the shared
 * `PRDs/README.md`, stands for `<prdRoot>/<phase before its dash or colon>/<id>-<slug of the item>-prd.md`.
 *
 * @throws OrchError `ORCH_ROADMAP_NO_TABLE`, `ORCH_ROADMAP_UNKNOWN_ID` (the help names the nearest id), `ORCH_ROADMAP_INVALID_ID` for a row
 *   whose id has other characters than an id may have, `ORCH_ROADMAP_DUPLICATE_ID` (located at the second row), `ORCH_ROADMAP_UNSAFE_PATH` for a path that leads out of the repository.
 */
export function resolveFeature(roadmap: Roadmap, id: string, options: ResolveFeatureOptions = {}): Feature {
  const row = findRow(roadmap, id);
  for (const [column, { path }] of [
    ['prd', row.prd],
    ['qa', row.qa],
  ] as const) {
    if (path !== undefined && escapesRoot(path)) {
      const span = row.cells[column]?.span ?? row.span;
      throw new OrchError('ORCH_ROADMAP_UNSAFE_PATH', `${row.id} names a path outside the repository: ${path}`, {
        help: 'give the path from the root of the repository',
        location: locate(roadmap.file, roadmap.text, span.start, span.end),
      });
    }
  }
  const own = row.prd.path !== undefined && isDocument(row.prd.path) ? row.prd.path : undefined;
  const named = own === undefined ? undefined : parsePrdFileName(own);
  const slug = slugify(named?.id === row.id ? named.slug : row.item);
  const folder = phaseFolder(row.phase);
  const derived = [options.prdRoot ?? 'PRDs', ...(folder === '' ? [] : [folder]), `${row.id}-${slug}-prd.md`].join('/');
  return {
    id: row.id,
    slug,
    phase: row.phase,
    item: row.item,
    status: row.status,
    owner: row.owner,
    prdPath: own ?? derived,
    ...(row.qa.path === undefined ? {} : { qaPath: row.qa.path }),
    row,
  };
}

/**
 * The one row with this id.
 *
 * @throws OrchError `ORCH_ROADMAP_NO_TABLE`, `ORCH_ROADMAP_UNKNOWN_ID`, `ORCH_ROADMAP_INVALID_ID`, `ORCH_ROADMAP_DUPLICATE_ID`.
 */
export function findRow(roadmap: Roadmap, id: string): RoadmapRow {
  const [first, second] = roadmap.rows.filter((row) => row.id === id);
  if (!first) {
    if (roadmap.tables.length === 0) throw noTable(roadmap.file);
    rejectInvalid(roadmap, id);
    const near = nearest(
      id,
      roadmap.rows.map((row) => row.id),
    );
    throw new OrchError('ORCH_ROADMAP_UNKNOWN_ID', `${roadmap.file} has no feature ${id}`, {
      help: unknownIdHelp(roadmap, near),
      location: { file: roadmap.file, line: 1, column: 1 },
      data: { id },
    });
  }
  if (second) {
    const span = second.cells.id?.span ?? second.span;
    throw new OrchError('ORCH_ROADMAP_DUPLICATE_ID', `the id ${id} stands in more than one row`, {
      help: `give this row another id; the first is on line ${first.line}`,
      location: locate(roadmap.file, roadmap.text, span.start, span.end),
      data: { id },
    });
  }
  return first;
}

function unknownIdHelp({ file, rows }: Roadmap, near: string | undefined): string {
  if (near !== undefined) return `did you mean ${near}?`;
  return rows.length === 0 ? 'its table has no rows: add one for the feature' : `use an id of ${file}`;
}

export function noTable(file: string): OrchError {
  return new OrchError('ORCH_ROADMAP_NO_TABLE', `${file} has no table for features`, {
    help: 'add one with the columns ID, Item and Status',
    location: { file, line: 1, column: 1 },
  });
}

/** Tells of an id that stands in the roadmap, but in a form in which its row is not read. */
function rejectInvalid({ text, file }: Roadmap, id: string): void {
  const wanted = id.normalize('NFC');
  if (idForm.test(wanted) || wanted === '') return;
  for (const line of visibleLines(text)) {
    if (!line.text.includes('|')) continue;
    const cells = splitCells(line.text, line.start, false);
    const cell = cells.find(({ span }) => plain(text.slice(span.start, span.end)).normalize('NFC') === wanted);
    if (!cell) continue;
    const characters = [...new Set(wanted.match(/[^A-Za-z0-9._-]/gu))].map((character) => JSON.stringify(character));
    throw new OrchError(
      'ORCH_ROADMAP_INVALID_ID',
      `${id} cannot be an id: ${characters.length > 0 ? `it has ${characters.join(', ')}` : 'a letter or digit is missing beside a mark'}`,
      {
        help: 'use the letters A to Z and digits, with single dots, hyphens or underscores between them',
        location: locate(file, text, cell.span.start, cell.span.end),
        data: { id },
      },
    );
  }
}

function isDocument(path: string): boolean {
  return /\.(?:md|markdown|mdx)$/i.test(path) && !/(?:^|\/)readme\.md$/i.test(path);
}

const notInPaths = latin.gu`[\\/:*?"<>|\p{Cc}]+`;

function phaseFolder(phase: string): string {
  const head = (phase.split(/[—–]|\s-\s|：|:\s/)[0] ?? '').replaceAll(notInPaths.for(phase), '-').trim();
  return /^\.*$/.test(head) ? '' : head;
}
