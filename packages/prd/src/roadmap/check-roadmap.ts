import type { Diagnostic } from '@orch/core';

import { nearest, unreachable } from '@orch/core';

import type { Roadmap, RoadmapColumn, RoadmapRow } from './types.ts';

import { escapesRoot, readLinks } from './link.ts';
import { compareMirror } from './mirror-parity.ts';
import { misplacedPhases } from './phase-order.ts';
import { rowLocation } from './row-location.ts';
import { isDate, statusNames } from './status.ts';

export interface CheckRoadmapOptions {
  /**
   * Tells whether a path from the root of the repository is there; without it no path is looked up. The QA folder of
   * work that is Planned or Not Started may be yet to come.
   */
  readonly exists?: (path: string) => boolean;
  /** The page that mirrors the roadmap; without it nothing is compared. */
  readonly mirror?: { readonly file: string; readonly html: string };
}

type Report = (row: RoadmapRow, column: RoadmapColumn, diagnostic: Omit<Diagnostic, 'location'>) => void;

/**
 * Judges a roadmap as a whole: no table at all, duplicate ids, rows whose id cannot be one, unknown status words, dates that are none,
 * phases out of order, paths that lead out of the repository, work that is Done without QA results; with `exists`,
 * paths that name nothing; with `mirror`, rows that its page shows otherwise. All findings at once.
 */
export function checkRoadmap(roadmap: Roadmap, options: CheckRoadmapOptions = {}): Diagnostic[] {
  const found: Diagnostic[] = [...roadmap.diagnostics];
  const report: Report = (row, column, diagnostic) => {
    const span = row.cells[column]?.span ?? row.span;
    found.push({ ...diagnostic, location: rowLocation(roadmap.file, roadmap.text, row, span) });
  };
  if (roadmap.tables.length === 0) {
    found.push({
      code: 'ORCH_ROADMAP_NO_TABLE',
      severity: 'error',
      message: `${roadmap.file} has no table for features`,
      help: 'add one with the columns ID, Item and Status',
      location: { file: roadmap.file, line: 1, column: 1 },
    });
  }
  checkRows(roadmap, report, options.exists);
  for (const row of roadmap.unread) {
    report(row, 'id', {
      code: 'ORCH_ROADMAP_INVALID_ID',
      severity: 'warning',
      message: `${JSON.stringify(row.id)} cannot be an id, so this row is no feature`,
      help: 'use the letters A to Z and digits, with single dots, hyphens or underscores between them',
    });
  }
  for (const { row, after } of misplacedPhases(roadmap.rows)) {
    report(row, 'phase', {
      code: 'ORCH_ROADMAP_PHASE_ORDER',
      severity: 'warning',
      message: `the phase ${row.phase} stands after ${after}`,
      help: 'move its rows to where its number belongs',
    });
  }
  if (options.mirror) checkMirror(roadmap, options.mirror, report, found);
  return found;
}

function checkRows(roadmap: Roadmap, report: Report, exists: CheckRoadmapOptions['exists']): void {
  const first = new Map<string, number>();
  for (const row of roadmap.rows) {
    const line = first.get(row.id);
    if (line !== undefined) {
      report(row, 'id', {
        code: 'ORCH_ROADMAP_DUPLICATE_ID',
        severity: 'error',
        message: `the id ${row.id} stands in more than one row`,
        help: `give this row another id; the first is on line ${line}`,
      });
    }
    first.set(row.id, line ?? row.line);
    if (row.columns.status !== undefined && row.status.name === undefined) {
      report(row, 'status', {
        code: 'ORCH_ROADMAP_INVALID_STATUS',
        severity: 'warning',
        message: `${row.id} has the unknown status ${JSON.stringify(row.status.raw)}`,
        help: statusHelp(row.status.raw),
      });
    }
    if (row.status.date !== undefined && !isDate(row.status.date)) {
      report(row, 'status', {
        code: 'ORCH_ROADMAP_INVALID_STATUS',
        severity: 'warning',
        message: `${row.id} has a date that is no day: ${row.status.date}`,
        help: 'write the date as YYYY-MM-DD',
      });
    }
    if (row.status.name === 'Done' && row.columns.qa !== undefined && row.qa.path === undefined) {
      report(row, 'qa', {
        code: 'ORCH_ROADMAP_DONE_WITHOUT_QA',
        severity: 'warning',
        message: `${row.id} is Done but names no QA results`,
        help: 'link the results in the QA column',
      });
    }
    for (const column of ['prd', 'qa'] as const) checkPaths(row, column, roadmap.file, report, exists);
  }
}

function statusHelp(raw: string): string {
  const near = nearest(
    raw.trim().toLowerCase(),
    statusNames.map((name) => name.toLowerCase()),
  );
  const meant = statusNames.find((name) => name.toLowerCase() === near);
  return meant === undefined ? `use one of ${statusNames.join(', ')}` : `did you mean ${meant}?`;
}

function checkMirror(
  roadmap: Roadmap,
  { file, html }: { readonly file: string; readonly html: string },
  report: Report,
  found: Diagnostic[],
): void {
  const common = { code: 'ORCH_ROADMAP_MIRROR', severity: 'warning', help: `write ${file} again` } as const;
  const tell = (message: string): void => {
    found.push({ ...common, message, location: { file, line: 1, column: 1 } });
  };
  for (const difference of compareMirror(roadmap.rows, html)) {
    switch (difference.kind) {
      case 'missing':
        report(difference.row, 'id', { ...common, message: `${difference.row.id} is missing in ${file}` });
        break;
      case 'other': {
        const { row, column, here, there } = difference;
        const message = `the ${column} of ${row.id} is ${JSON.stringify(here)}, and ${JSON.stringify(there)} in ${file}`;
        report(row, column, { ...common, message });
        break;
      }
      case 'extra':
        tell(`${file} shows ${JSON.stringify(difference.id)}, which the roadmap does not have`);
        break;
      case 'order':
        tell(`${file} shows the phase ${difference.phase} after ${difference.after}`);
        break;
      default:
        unreachable(difference);
    }
  }
}

function checkPaths(
  row: RoadmapRow,
  column: 'prd' | 'qa',
  file: string,
  report: Report,
  exists: CheckRoadmapOptions['exists'],
): void {
  for (const { path } of readLinks(row[column].raw, file)) {
    if (path !== undefined) checkPath(row, column, path, report, exists);
  }
}

function checkPath(
  row: RoadmapRow,
  column: 'prd' | 'qa',
  path: string,
  report: Report,
  exists: CheckRoadmapOptions['exists'],
): void {
  if (escapesRoot(path)) {
    report(row, column, {
      code: 'ORCH_ROADMAP_UNSAFE_PATH',
      severity: 'error',
      message: `${row.id} names a path outside the repository: ${path}`,
      help: 'give the path from the root of the repository',
    });
  } else if (exists && !(column === 'qa' && isAhead(row)) && !exists(path)) {
    report(row, column, {
      code: 'ORCH_ROADMAP_BROKEN_LINK',
      severity: 'warning',
      message: `${row.id} names ${path}, which does not exist`,
      help: 'correct the path, or create the file',
    });
  }
}

/** Work that has not begun may name the QA folder that it will have. */
function isAhead({ status }: RoadmapRow): boolean {
  return status.name === 'Planned' || status.name === 'Not Started';
}
