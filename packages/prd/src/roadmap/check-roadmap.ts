import type { Diagnostic } from '@orch/core';

import { locate } from '@orch/core';

import type { Roadmap, RoadmapColumn, RoadmapRow } from './types.ts';

import { escapesRoot } from './link.ts';
import { statusNames } from './status.ts';

/**
 * Judges a roadmap as a whole: duplicate ids, unknown status words, paths that lead out of the repository, work that
 * is Done without QA results, and, with `exists`, paths that name nothing. All findings at once, in document order.
 *
 * @param exists Tells whether a path from the root of the repository is there; without it no path is looked up.
 */
export function checkRoadmap(roadmap: Roadmap, exists?: (path: string) => boolean): Diagnostic[] {
  const found: Diagnostic[] = [...roadmap.diagnostics];
  const first = new Map<string, number>();
  const report = (row: RoadmapRow, column: RoadmapColumn, diagnostic: Omit<Diagnostic, 'location'>): void => {
    const span = row.cells[column]?.span ?? row.span;
    found.push({ ...diagnostic, location: locate(roadmap.file, roadmap.text, span.start, span.end) });
  };
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
        help: `use one of ${statusNames.join(', ')}`,
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
    for (const column of ['prd', 'qa'] as const) checkPath(row, column, report, exists);
  }
  return found;
}

function checkPath(
  row: RoadmapRow,
  column: 'prd' | 'qa',
  report: (row: RoadmapRow, column: RoadmapColumn, diagnostic: Omit<Diagnostic, 'location'>) => void,
  exists: ((path: string) => boolean) | undefined,
): void {
  const { path } = row[column];
  if (path === undefined) return;
  if (escapesRoot(path)) {
    report(row, column, {
      code: 'ORCH_ROADMAP_UNSAFE_PATH',
      severity: 'error',
      message: `${row.id} names a path outside the repository: ${path}`,
      help: 'give the path from the root of the repository',
    });
  } else if (exists && !exists(path)) {
    report(row, column, {
      code: 'ORCH_ROADMAP_BROKEN_LINK',
      severity: 'warning',
      message: `${row.id} names ${path}, which does not exist`,
      help: 'correct the path, or create the file',
    });
  }
}
