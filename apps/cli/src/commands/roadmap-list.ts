import { formatDiagnostic, type Diagnostic } from '@orch/core';
import { checkRoadmap, readStatusName, selectFeatures, type Roadmap, type RoadmapRow, type Selection } from '@orch/prd';

import type { CliContext } from '../context.ts';
import { reportFailure } from '../render/failure.ts';
import { columns, count, printable, shortened } from '../render/printable.ts';
import { given } from './given.ts';
import { openRoadmap } from './roadmap-file.ts';
import type { RoadmapListFlags } from './roadmap.command.ts';

/** What keeps a row from being listed, or makes it two. */
const ofReading = new Set([
  'ORCH_ROADMAP_DUPLICATE_ID',
  'ORCH_ROADMAP_EXTRA_CELLS',
  'ORCH_ROADMAP_INVALID_ID',
  'ORCH_ROADMAP_NO_TABLE',
  'ORCH_ROADMAP_SAME_COLUMN',
]);

const itemWidth = 80;

/** `orch roadmap list`: the rows that a selection means. */
export async function roadmapList({ process }: CliContext, flags: RoadmapListFlags, text: string): Promise<void> {
  try {
    const status = given('--status', flags.status);
    const wanted = status === undefined ? undefined : readStatusName(status);
    const { file, roadmap } = await openRoadmap(process, flags);
    const { rows, missing, ...what } = select(roadmap, text);
    const shown = wanted === undefined ? rows : rows.filter((row) => row.status.name === wanted);
    const diagnostics = checkRoadmap(roadmap).filter(({ code }) => ofReading.has(code));
    if (flags.json) {
      const result = { v: 1, success: true, file, ...what, rows: shown.map(rowResult), missing, diagnostics };
      process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
      return;
    }
    for (const diagnostic of [...diagnostics, ...missingNotes(missing)]) {
      process.stderr.write(`${formatDiagnostic(diagnostic)}\n`);
    }
    process.stdout.write(renderRows(file, shown, roadmap.rows.length));
  } catch (error) {
    process.exitCode = reportFailure(process, error, flags.json);
  }
}

function select(roadmap: Roadmap, text: string): Selection {
  if (text.trim() === '') return { action: 'start', qa: false, kickoff: false, rows: roadmap.rows, missing: [] };
  const selection = selectFeatures(roadmap, text);
  const [first] = selection.missing;
  // A list of unknown ids only is refused as one unknown id is, with the nearest one.
  return selection.rows.length === 0 && first !== undefined ? selectFeatures(roadmap, first) : selection;
}

function missingNotes(missing: readonly string[]): Diagnostic[] {
  return missing.map((id) => ({
    code: 'ORCH_ROADMAP_UNKNOWN_ID',
    severity: 'warning',
    message: `the roadmap has no feature ${id}; it is left out`,
  }));
}

function rowResult(row: RoadmapRow): object {
  return {
    id: row.id,
    phase: row.phase,
    item: row.item,
    status: row.status.name ?? null,
    date: row.status.date ?? null,
    statusText: row.status.raw,
    owner: row.owner,
    prd: row.prd.path ?? null,
    qa: row.qa.path ?? null,
    line: row.line,
  };
}

function renderRows(file: string, rows: readonly RoadmapRow[], total: number): string {
  const cells = rows.map((row) => [
    row.id,
    statusCell(row.status),
    shortened(row.phase, 30),
    shortened(row.item, itemWidth),
  ]);
  const counted = rows.length === total ? count(total, 'row') : `${rows.length} of ${count(total, 'row')}`;
  return [`${printable(file)}: ${counted}`, ...columns(cells), ''].join('\n');
}

function statusCell({ name, date, raw }: RoadmapRow['status']): string {
  if (name === undefined) return raw === '' ? '—' : printable(raw);
  return date === undefined ? name : `${name} (${date})`;
}
