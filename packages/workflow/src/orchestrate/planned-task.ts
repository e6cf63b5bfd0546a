import type { Needs } from '@orch/dag';

import type { WorkflowTask } from '../task/task.ts';

/** A task with all that the scheduler wants to know about it. Plain data. */
export interface PlannedTask {
  readonly task: WorkflowTask;
  /** Ids of tasks that must have landed before this one begins. */
  readonly dependsOn: readonly string[];
  /** Files that it will probably change: two tasks that share one do not run at the same time. */
  readonly touches: readonly string[];
  /** How long it will take, in milliseconds. */
  readonly estimateMs: number;
  /** Where the estimate comes from: what earlier runs took for tasks of its type, or a guess by type and files. */
  readonly estimatedBy: 'earlier runs' | 'type';
  /** Resources that it holds while it runs, such as `{ cpu: 1, memory: 1024, 'agent:claude': 1 }`; memory in MiB. */
  readonly needs: Needs;
}
