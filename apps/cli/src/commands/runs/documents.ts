import type { NodeSummary, RunSummary } from '@orch/dag';

import type { FoundRun } from './find-run.ts';

/** A run in the documents of `--json`. */
export interface RunDocument {
  readonly run: string;
  readonly subject: string;
  readonly state: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly parent: string | null;
}

export function runDocument({ record, subject, state }: FoundRun): RunDocument {
  const { run, openedAt, closedAt, parent } = record;
  const endedAt = closedAt === undefined ? null : isoTime(closedAt);
  return { run, subject, state, startedAt: isoTime(openedAt), endedAt, parent: parent ?? null };
}

/** A node in the documents of `--json`. */
export interface NodeDocument {
  readonly node: string;
  readonly kind: string;
  readonly status: string;
  readonly attempts: number;
  readonly startedAt: string | null;
  readonly durationMs: number;
  readonly error?: { readonly code: string; readonly message: string; readonly help?: string };
  readonly question?: string;
  readonly blockedBy?: string;
}

export function nodeDocument(summary: NodeSummary): NodeDocument {
  const { node, kind, status, attempts, startedAt, durationMs, error, question, blockedBy } = summary;
  return {
    node,
    kind,
    status,
    attempts,
    startedAt: startedAt === 0 ? null : isoTime(startedAt),
    durationMs,
    ...(error === undefined ? {} : { error }),
    ...(question === undefined ? {} : { question: question.question }),
    ...(blockedBy === undefined ? {} : { blockedBy }),
  };
}

/** How many nodes there are of each status. */
export function countNodes({ nodes }: RunSummary): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of nodes.values()) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

export function isoTime(time: number): string {
  return new Date(time).toISOString();
}
