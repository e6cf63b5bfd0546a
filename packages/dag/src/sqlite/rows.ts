import type { Json, RunId } from '@orch/core';

import { OrchError } from '@orch/core';

import type { JournalEvent, RunStatus } from '../journal/events.ts';
import type { RunRecord } from '../journal/store.ts';

import { journalVersion } from '../journal/events.ts';
import { eventsPerRun } from './schema.ts';

type Row = Record<string, unknown>;

export function recordOf(row: Row): RunRecord {
  return {
    run: String(row['id']) as RunId,
    target: String(row['target']),
    name: String(row['name']),
    graph: String(row['graph']),
    status: String(row['status']) as RunStatus,
    version: Number(row['version']),
    openedAt: Number(row['opened_at']),
    closedAt: row['closed_at'] === null ? undefined : Number(row['closed_at']),
    ...(typeof row['parent'] === 'string' ? { parent: row['parent'] as RunId } : {}),
    ...(typeof row['request'] === 'string' ? { request: requestOf(row['id'], row['request']) } : {}),
  };
}

function requestOf(run: unknown, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new OrchError('ORCH_JOURNAL_CORRUPT', `run ${String(run)} is not readable`, { cause: error });
  }
}

/** The columns that {@link eventOf} reads, in their order. */
export const eventColumns = 'id, v, node, attempt, type, at, body';

/**
 * An event as it was recorded. Types that this version does not know are kept as they are.
 *
 * @throws OrchError `ORCH_JOURNAL_NEWER`, `ORCH_JOURNAL_CORRUPT`
 */
export function eventOf(run: RunId, row: readonly unknown[]): JournalEvent {
  const [id, v, node, attempt, type, at, text] = row as [number, number, string | null, number, string, number, string];
  assertReadable(run, v);
  const seq = id % eventsPerRun;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new OrchError('ORCH_JOURNAL_CORRUPT', `event ${seq} of run ${run} is not readable`, { cause: error });
  }
  // The table is STRICT, so that columns have their types; what is in a body is its writer's promise.
  return { v, seq, run, node, attempt, type, at, body } as JournalEvent;
}

/** @throws OrchError `ORCH_JOURNAL_NEWER` where a newer version wrote the run. */
export function assertReadable(run: RunId, version: number): void {
  if (version <= journalVersion) return;
  throw new OrchError(
    'ORCH_JOURNAL_NEWER',
    `run ${run} was written in journal version ${version}; this program knows versions up to ${journalVersion}`,
    { help: 'Use the version of the program that wrote it, or a newer one.', data: { run, version } },
  );
}
