import type { Json, RunId } from '@orch/core';

import { OrchError } from '@orch/core';

import type { RunStatus } from '../journal/events.ts';
import type { RunRecord } from '../journal/store.ts';

import { journalVersion } from '../journal/events.ts';

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

/** @throws OrchError `ORCH_JOURNAL_NEWER` where a newer version wrote the run. */
export function assertReadable(run: RunId, version: number): void {
  if (version <= journalVersion) return;
  throw new OrchError(
    'ORCH_JOURNAL_NEWER',
    `run ${run} was written in journal version ${version}; this program knows versions up to ${journalVersion}`,
    { help: 'Use the version of the program that wrote it, or a newer one.', data: { run, version } },
  );
}
