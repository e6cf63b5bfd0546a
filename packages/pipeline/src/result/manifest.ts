import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { RunId } from '@orch/core';
import { summarize, type JournalEvent } from '@orch/dag';
import { fileErrorAt } from '@orch/fs-batch';

import { makeOwnFolder } from '../workflow/own-folders.ts';
import { stepIds } from '../workflow/step.ts';
import type { Session } from '../session/session.ts';
import type { StartResult } from './result.ts';

/** The record of one run for other programs, a projection of its journal. Version 1; its schema is `apps/cli/schemas/manifest.json`. */
export interface Manifest {
  readonly version: 1;
  readonly task_id: string;
  readonly task_slug: string;
  readonly run_id: RunId;
  readonly parent_run_id: null;
  readonly pipeline_id: 'start';
  readonly pipeline_title: string;
  readonly runner: 'orch';
  readonly runner_version: string;
  readonly status: 'in_progress' | 'succeeded' | 'failed' | 'cancelled';
  readonly status_detail: string | null;
  readonly started_at: string;
  readonly completed_at: string | null;
  readonly updated_at: string;
  readonly artifact_root: string;
  readonly summary: string;
  readonly commands: readonly ManifestCommand[];
  readonly resume_events: readonly { readonly timestamp: string; readonly actor: string; readonly reason: string }[];
}

export interface ManifestCommand {
  readonly index: number;
  readonly id: string;
  readonly title: string;
  readonly kind: 'command';
  readonly status: 'pending' | 'running' | 'succeeded' | 'failed' | 'skipped';
  readonly started_at: string | null;
  readonly completed_at: string | null;
  readonly exit_code: number | null;
  readonly summary: string;
  readonly log_path: string | null;
}

/** Repository-relative path of a run's manifest. */
function manifestPath(runsDir: string, taskId: string, run: string): string {
  return `${runsDir}/${taskId}/cli/${run}/manifest.json`;
}

/**
 * Writes the manifest of a run from its journal and answers its path. A reader sees it whole or not at all.
 *
 * @throws OrchError `ORCH_FS_NO_SPACE` on a full disk, `ORCH_FS_READ_ONLY`, `ORCH_FS_STALE_BASE`, `ORCH_FS_IO`
 */
export function writeManifest(
  session: Session,
  run: RunId,
  events: readonly JournalEvent[],
  result: StartResult,
): string {
  const { options, target } = session;
  const path = manifestPath(options.config.runsDir, target.taskId, run);
  const file = join(options.workspace.root, path);
  const text = `${JSON.stringify(createManifest(session, run, events, result), undefined, 2)}\n`;
  try {
    makeOwnFolder(options.workspace.root, options.config.runsDir, path);
    writeFileSync(`${file}.tmp`, text);
    renameSync(`${file}.tmp`, file);
  } catch (cause) {
    throw fileErrorAt(cause, path);
  }
  return path;
}

function createManifest(session: Session, run: RunId, events: readonly JournalEvent[], result: StartResult): Manifest {
  const { options, target } = session;
  const summary = summarize(events);
  const first = events[0]?.at ?? options.clock.now();
  const last = events.at(-1)?.at ?? first;
  const failed = result.gates.filter((gate) => gate.status === 'failed');
  const isOpen = summary.status === 'open';
  return {
    version: 1,
    task_id: target.taskId,
    task_slug: target.slug,
    run_id: run,
    parent_run_id: null,
    pipeline_id: 'start',
    pipeline_title: target.title,
    runner: 'orch',
    runner_version: options.version,
    status: statusOf(isOpen, result.status),
    status_detail: failed.length === 0 ? null : failed.map((gate) => `${gate.name}: ${gate.reason}`).join('; '),
    started_at: isoTime(first),
    completed_at: isOpen ? null : isoTime(last),
    updated_at: isoTime(last),
    artifact_root: `${options.config.runsDir}/${target.taskId}/cli/${run}`,
    summary: `${result.tasksProcessed} tasks generated, ${result.openTasks.length} open, ${result.files.length} files changed`,
    commands: commands(session, summary, result),
    resume_events: events.flatMap((event) =>
      event.type === 'run-resumed'
        ? [{ timestamp: isoTime(event.at), actor: 'orch start', reason: 'interrupted run' }]
        : [],
    ),
  };
}

/** A run that waits for an answer goes on with it. */
function statusOf(isOpen: boolean, status: StartResult['status']): Manifest['status'] {
  if (isOpen || status === 'needs-human') return 'in_progress';
  return status === 'planned' ? 'succeeded' : status;
}

function commands(session: Session, summary: ReturnType<typeof summarize>, result: StartResult): ManifestCommand[] {
  return stepIds(session.options.config.workflow.scripts).map((id, index) => {
    const node = summary.nodes.get(id);
    const step = result.workflow[index];
    const status = step?.status ?? 'not run';
    return {
      index: index + 1,
      id,
      title: step?.name ?? id,
      kind: 'command',
      status: status === 'passed' ? 'succeeded' : status === 'failed' ? 'failed' : 'skipped',
      started_at: node && node.startedAt > 0 ? isoTime(node.startedAt) : null,
      completed_at: node && node.startedAt > 0 ? isoTime(node.startedAt + node.durationMs) : null,
      exit_code: step?.exitCode ?? null,
      summary: step?.reason ?? (step?.tests ? `${step.tests.passed} passed, ${step.tests.failed} failed` : status),
      log_path: step?.log ?? null,
    };
  });
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}
