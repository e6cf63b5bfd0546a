export type { Containment, ProcessOptions, ProcessOutcome, ProcessStatus } from './process/types.ts';
export type { SweepOptions } from './process/sweep.ts';
export { cleanEnvironment } from './process/environment.ts';
export { runProcess } from './process/run-process.ts';
export { sweepProcesses } from './process/sweep.ts';
