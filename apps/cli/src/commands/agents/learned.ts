import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Workspace } from '@orch/config';
import { isOrchError } from '@orch/core';
import { sqliteStore } from '@orch/dag';
import { learnedOf, nothingLearned, type Learned, type PlannedTask } from '@orch/workflow';

/** What earlier runs in a repository have taught. The journal is only looked at, because a plan changes nothing. */
export async function learnedIn({ stateDir }: Workspace): Promise<Learned> {
  const path = join(stateDir, 'journal.db');
  if (!existsSync(path)) return nothingLearned;
  try {
    using store = sqliteStore(path, { readOnly: true });
    return await learnedOf(store);
  } catch (error) {
    // A journal of an earlier version teaches from its next run on, which brings it up to date.
    if (isOrchError(error, 'ORCH_SQLITE_OLDER_SCHEMA')) return nothingLearned;
    throw error;
  }
}

/** The most memory that a task of the types planned was seen to need, in bytes; undefined where one is not known. */
export function peakOf({ peaks }: Learned, planned: readonly PlannedTask[]): number | undefined {
  const known = planned.map(({ task }) => peaks.get(task.type));
  return known.every((peak) => peak !== undefined) && known.length > 0 ? Math.max(...known) : undefined;
}
