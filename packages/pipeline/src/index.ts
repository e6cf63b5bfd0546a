export type { StartOptions, StartRequest } from './start/options.ts';
export type { FileAction, Gate, OpenTask, StartResult, WorkflowStep } from './result/result.ts';
export { startFeature } from './start/start.ts';
