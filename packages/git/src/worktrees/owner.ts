import { OrchError } from '@orch/core';
import { parseProcess, processState } from '@orch/core/process-identity';

import type { WorktreeRecord } from '../repository/records.ts';
import type { InsideProcess } from './processes-inside.ts';

/** Whether the process that a record names is certainly gone, or there is none. */
export function isOwnerGone(owner: string): boolean {
  const identity = parseProcess(owner);
  if (identity === undefined) return true;
  const state = processState(identity);
  return state === 'dead' || state === 'other-boot';
}

export function held(record: WorktreeRecord): OrchError {
  return new OrchError('ORCH_GIT_WORKTREE_HELD', `another process works with the worktree ${record.name}`, {
    help: 'Wait until it has ended or has released the worktree.',
    data: { name: record.name, owner: record.owner, state: record.state },
  });
}

export function busy(record: WorktreeRecord, inside: readonly InsideProcess[]): OrchError {
  const who = inside.slice(0, 5).map(({ pid, by, command }) => `${pid} (${by}) ${command}`);
  return new OrchError('ORCH_GIT_WORKTREE_BUSY', `processes are at work in ${record.path}: ${who.join('; ')}`, {
    help: 'End them, then try again.',
    data: { name: record.name, processes: inside },
  });
}
