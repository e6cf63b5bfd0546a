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
export type { BatchOptions, Pool, PoolOptions, RunOptions } from './threads/create-pool.ts';
export type { TaskContext, TaskMap, Tasks } from './threads/define-tasks.ts';
export { cleanEnvironment } from './process/environment.ts';
export { runProcess } from './process/run-process.ts';
export { sweepProcesses } from './process/sweep.ts';
export { createPool } from './threads/create-pool.ts';
export { defineTasks } from './threads/define-tasks.ts';
