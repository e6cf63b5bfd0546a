import { systemClock } from '@orch/core';

import type { Action, BatchReport, PlannedChange, RecoveryReport } from './types.ts';

/** What was done, or would be, since `started`, a moment of the monotonic clock. */
export function reportOf(
  operations: readonly PlannedChange[],
  started: number,
  dryRun: boolean,
  recovered?: RecoveryReport,
): BatchReport {
  const counts: Record<Action, number> = {
    create: 0,
    update: 0,
    delete: 0,
    rename: 0,
    mkdir: 0,
    chmod: 0,
    unchanged: 0,
  };
  let bytes = 0;
  operations.forEach((operation) => {
    counts[operation.action]++;
    bytes += operation.bytes;
  });
  return {
    operations,
    written: counts.create + counts.update + counts.rename + counts.chmod,
    unchanged: counts.unchanged,
    deleted: counts.delete,
    bytes,
    directories: counts.mkdir,
    durationMs: systemClock.monotonic() - started,
    dryRun,
    ...(recovered === undefined ? {} : { recovered }),
  };
}

/** Sorts by path what nearly always is so already. */
export function sortByPath(operations: PlannedChange[]): PlannedChange[] {
  for (let at = 1; at < operations.length; at++) {
    const earlier = operations[at - 1];
    const later = operations[at];
    if (earlier !== undefined && later !== undefined && earlier.path > later.path) {
      return operations.sort((a, b) => (a.path < b.path ? -1 : 1));
    }
  }
  return operations;
}
