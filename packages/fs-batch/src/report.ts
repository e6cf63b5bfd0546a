import { systemClock } from '@orch/core';

import type { BatchReport, PlannedChange, RecoveryReport } from './types.ts';

/** What was done, or would be, since `started`, a moment of the monotonic clock. */
export function reportOf(
  operations: readonly PlannedChange[],
  started: number,
  dryRun: boolean,
  recovered?: RecoveryReport,
): BatchReport {
  const count = (...actions: PlannedChange['action'][]): number =>
    operations.filter((operation) => actions.includes(operation.action)).length;
  return {
    operations,
    written: count('create', 'update', 'rename', 'chmod'),
    unchanged: count('unchanged'),
    deleted: count('delete'),
    bytes: operations.reduce((sum, operation) => sum + operation.bytes, 0),
    directories: count('mkdir'),
    durationMs: systemClock.monotonic() - started,
    dryRun,
    ...(recovered === undefined ? {} : { recovered }),
  };
}
