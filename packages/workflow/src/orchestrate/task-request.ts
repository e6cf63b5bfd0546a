import type { RunId } from '@orch/core';

import type { ReviewOutput } from '../phases/review.ts';
import type { WorkflowSettings } from '../task/settings.ts';
import type { WorkflowTask } from '../task/task.ts';

/** One task for one runner, as it is written to a file. Plain data. */
export interface TaskRequest {
  readonly v: 1;
  readonly task: WorkflowTask;
  /** The commit that its branch begins with. */
  readonly base: string;
  readonly settings: WorkflowSettings;
}

/** What keeps a task from its end. */
export interface OpenPhase {
  readonly phase: string;
  readonly status: 'failed' | 'waiting';
  readonly code: string;
  readonly message: string;
  /** Of a question: what `orch approve` answers to. */
  readonly key: string | null;
}

/** How a task ended. Plain data. */
export interface TaskResult {
  readonly run: RunId;
  readonly status: 'succeeded' | 'failed' | 'cancelled' | 'needs-human';
  /** What was approved, where it succeeded. */
  readonly review: ReviewOutput | null;
  readonly open: readonly OpenPhase[];
}

/** What a run about a task is called in the journal. */
export function taskTarget(taskId: string): string {
  return `task ${taskId}`;
}
