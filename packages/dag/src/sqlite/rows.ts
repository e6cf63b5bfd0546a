import type { RunId } from '@orch/core';

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
  };
}

/**
 * An event as it was recorded. Types that this version does not know are kept as they are.
 *
 * @throws OrchError `ORCH_JOURNAL_NEWER`, `ORCH_JOURNAL_CORRUPT`
 */
export function eventOf(run: RunId, row: Row): JournalEvent {
  const v = Number(row['v']);
  assertReadable(run, v);
  const seq = Number(row['id']) % eventsPerRun;
  let body: unknown;
  try {
    body = JSON.parse(String(row['body']));
  } catch (error) {
    throw new OrchError('ORCH_JOURNAL_CORRUPT', `event ${seq} of run ${run} is not readable`, { cause: error });
  }
  const node = typeof row['node'] === 'string' ? row['node'] : null;
  const envelope = {
    v,
    seq,
    run,
    node,
    attempt: Number(row['attempt']),
    type: String(row['type']),
    at: Number(row['at']),
  };
  return { ...envelope, body } as JournalEvent;
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
