import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { formatDiagnostic, isoDate, isOrchError, OrchError, systemClock, type Diagnostic } from '@orch/core';
import {
  checkRoadmap,
  editRoadmap,
  parseRoadmap,
  readStatusName,
  type CompiledRoadmap,
  type Roadmap,
  type RoadmapChange,
  type StatusName,
} from '@orch/prd';

import type { CliContext } from '../context.ts';
import { reportFailure } from '../render/failure.ts';
import { printable } from '../render/printable.ts';
import { given } from './given.ts';
import { openRoadmap, type OpenedRoadmap } from './roadmap-file.ts';
import type { RoadmapSetFlags } from './roadmap.command.ts';
import { writeWorkspaceFile } from './write-file.ts';

/** What the flags ask for, read and checked. */
interface Wanted {
  readonly id: string;
  readonly status?: StatusName;
  readonly date?: string;
  readonly owner?: string;
  readonly item?: string;
  readonly prd?: string;
  readonly qa?: string;
}

interface Applied {
  readonly file: string;
  readonly changed: boolean;
  readonly changes: readonly RoadmapChange[];
  readonly diagnostics: readonly Diagnostic[];
}

const mostAttempts = 20;

/** `orch roadmap set`: changes cells of one row, or adds the row. */
export async function roadmapSet({ process }: CliContext, flags: RoadmapSetFlags): Promise<void> {
  try {
    const wanted = wantedOf(flags);
    const { file, changed, changes, diagnostics } = await settled(() => apply(process, wanted, flags));
    if (flags.json) {
      const mode = flags.dryRun ? 'dry-run' : 'run';
      const listed = changes.map(({ column, ...change }) => ({ ...change, column: column ?? null }));
      const result = { v: 1, success: true, file, id: wanted.id, mode, changed, changes: listed, diagnostics };
      process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
      return;
    }
    for (const diagnostic of diagnostics) process.stderr.write(`${formatDiagnostic(diagnostic)}\n`);
    process.stdout.write(renderChanges(file, wanted.id, changes, flags.dryRun));
  } catch (error) {
    process.exitCode = reportFailure(process, error, flags.json);
  }
}

/** Reads the roadmap, changes it, and writes it if nobody else has written it meanwhile. */
async function apply(process: CliContext['process'], wanted: Wanted, flags: RoadmapSetFlags): Promise<Applied> {
  const opened = await openRoadmap(process, flags);
  const { file, roadmap, hash, workspace } = opened;
  const isNew = flags.add && !roadmap.rows.some((row) => row.id === wanted.id);
  const edited = isNew ? addRow(roadmap, wanted, flags) : changeRow(roadmap, wanted, flags.label);
  const { text, changed, changes } = edited;
  if (changed) await writeWorkspaceFile(workspace, { path: file, text, base: hash }, flags.dryRun);
  return { file, changed, changes, diagnostics: findingsOf(opened, text, wanted.id) };
}

/** Begins anew where somebody else was faster: the change of a row does not depend on what other rows say. */
async function settled(attempt: () => Promise<Applied>, attemptsLeft = mostAttempts): Promise<Applied> {
  try {
    return await attempt();
  } catch (error) {
    if (attemptsLeft <= 1 || !isOrchError(error, 'ORCH_FS_STALE_BASE')) throw error;
    return await settled(attempt, attemptsLeft - 1);
  }
}

function wantedOf(flags: RoadmapSetFlags): Wanted {
  const id = given('--id', flags.id)?.trim();
  if (id === undefined) {
    throw new OrchError('ORCH_USAGE', 'orch roadmap set needs a row', { help: 'give --id <roadmap id>' });
  }
  const { owner, item, date } = flags;
  const [prd, qa, status] = [given('--prd', flags.prd), given('--qa', flags.qa), given('--status', flags.status)];
  if ([status, owner, item, prd, qa].every((value) => value === undefined)) {
    throw new OrchError('ORCH_USAGE', 'orch roadmap set needs something to set', {
      help: 'give --status, --owner, --item, --prd or --qa',
    });
  }
  const name = status === undefined ? undefined : readStatusName(status);
  if (date !== undefined && (name !== 'Done' || !isDay(date))) {
    throw new OrchError('ORCH_USAGE', `--date ${date} goes only with --status Done, as YYYY-MM-DD`, {
      help: 'for example: --status Done --date 2026-01-19',
    });
  }
  if (!flags.add && (flags.phase !== undefined || flags.after !== undefined)) {
    throw new OrchError('ORCH_USAGE', '--phase and --after are for rows that are added', { help: 'add --add' });
  }
  return {
    id,
    ...(name === undefined ? {} : { status: name }),
    ...(date === undefined ? {} : { date }),
    ...(owner === undefined ? {} : { owner }),
    ...(item === undefined ? {} : { item }),
    ...(prd === undefined ? {} : { prd }),
    ...(qa === undefined ? {} : { qa }),
  };
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && isoDate(time) === text;
}

function changeRow(roadmap: Roadmap, wanted: Wanted, label: string | undefined): CompiledRoadmap {
  const { id, status, owner, item, prd, qa } = wanted;
  const editor = editRoadmap(roadmap.text, { file: roadmap.file });
  const before = roadmap.rows.find((row) => row.id === id)?.status;
  if (before?.name === 'Done' && status !== undefined && status !== 'Done') {
    throw new OrchError('ORCH_ROADMAP_DEMOTION', `${id} is done; orch never takes that back`, {
      help: 'edit the row by hand where that is meant',
    });
  }
  if (status !== undefined) {
    // A row that is done keeps its date, so that the same command changes nothing on another day.
    const date = wanted.date ?? (before?.name === 'Done' ? undefined : today());
    editor.setStatus(id, status, status === 'Done' && date !== undefined ? { date } : {});
  }
  if (owner !== undefined) editor.setOwner(id, owner);
  if (item !== undefined) editor.setItem(id, item);
  if (prd !== undefined) editor.setPrd(id, prd);
  if (qa !== undefined) editor.setQa(id, qa, label === undefined ? {} : { label });
  return editor.compile();
}

function addRow(roadmap: Roadmap, wanted: Wanted, { phase, after, label }: RoadmapSetFlags): CompiledRoadmap {
  const { item } = wanted;
  if (item === undefined) {
    throw new OrchError('ORCH_USAGE', `${wanted.id} is not in the roadmap, and a new row needs an item`, {
      help: 'give --item "what it is about"',
    });
  }
  if (label !== undefined) {
    throw new OrchError('ORCH_USAGE', '--label is for rows that are there', { help: 'add the row first' });
  }
  const date = wanted.date ?? (wanted.status === 'Done' ? today() : undefined);
  const row = { ...wanted, item, ...(date === undefined ? {} : { date }), ...(phase === undefined ? {} : { phase }) };
  return editRoadmap(roadmap.text, { file: roadmap.file })
    .addRow(row, after === undefined ? {} : { after })
    .compile();
}

function today(): string {
  return isoDate(systemClock.now());
}

/** What is to say about the row as it is now. */
function findingsOf({ file, workspace }: OpenedRoadmap, text: string, id: string): Diagnostic[] {
  const roadmap = parseRoadmap(text, { file });
  const line = roadmap.rows.find((row) => row.id === id)?.line;
  return checkRoadmap(roadmap, { exists: (path) => existsSync(join(workspace.root, path)) }).filter(
    ({ location }) => location?.line === line,
  );
}

function renderChanges(file: string, id: string, changes: readonly RoadmapChange[], dryRun: boolean): string {
  const name = printable(file);
  if (changes.length === 0) return `${name}: ${id} is as asked already\n`;
  const lines = changes.map(({ column, line, before, after }) =>
    column === undefined
      ? `${name}:${line + 1}: added ${printable(after)}`
      : `${name}:${line}: ${column} ${before === '' ? '(empty)' : printable(before)} → ${printable(after)}`,
  );
  return [...(dryRun ? ['dry run, nothing was changed'] : []), ...lines, ''].join('\n');
}
