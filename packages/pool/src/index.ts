export type {
  Containment,
  OutputLine,
  ProcessLimit,
  ProcessOptions,
  ProcessOutcome,
  ProcessStatus,
  ProcessUsage,
} from './process/types.ts';
export type { ContainmentOptions } from './process/container.ts';
export type { SweepOptions } from './process/sweep.ts';
export type { Counters } from './system/counters.ts';
export type { LoadSummary, SystemLoad } from './system/load.ts';
export type { MonitorOptions, SystemMonitor } from './system/monitor.ts';
export type { Pressure } from './system/pressure.ts';
export type { CoreTimes, SystemSample } from './system/sample-system.ts';
export type { Tasks } from './threads/define-tasks.ts';
export type { BatchOptions, Pool, PoolOptions, RunOptions, TaskReport } from './threads/pool-types.ts';
export type { TaskContext, TaskMap } from './threads/task-types.ts';
export { strongestContainment } from './process/container.ts';
export { cleanEnvironment } from './process/environment.ts';
export { runProcess } from './process/run-process.ts';
export { sweepAbandoned, sweepProcesses } from './process/sweep.ts';
export { monitorSystem } from './system/monitor.ts';
export { sampleSystem } from './system/sample-system.ts';
export { createPool } from './threads/create-pool.ts';
export { defineTasks } from './threads/define-tasks.ts';
