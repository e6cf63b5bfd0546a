export type {
  Containment,
  OutputLine,
  ProcessLimit,
  ProcessOptions,
  ProcessOutcome,
  ProcessStatus,
  ProcessUsage,
} from './process/types.ts';
export type { SweepOptions } from './process/sweep.ts';
export type { Tasks } from './threads/define-tasks.ts';
export type { BatchOptions, Pool, PoolOptions, RunOptions, TaskReport } from './threads/pool-types.ts';
export type { TaskContext, TaskMap } from './threads/task-types.ts';
export { cleanEnvironment } from './process/environment.ts';
export { runProcess } from './process/run-process.ts';
export { sweepProcesses } from './process/sweep.ts';
export { createPool } from './threads/create-pool.ts';
export { defineTasks } from './threads/define-tasks.ts';
