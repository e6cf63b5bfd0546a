export type { AgentsSummary, AgentTaskLine } from './agents/result.ts';
export type { OpenAgents, StartAgents } from './agents/options.ts';
export type { StartOptions, StartRequest } from './session/options.ts';
export type { FileAction, Gate, OpenTask, StartResult, WorkflowStep } from './result/result.ts';
export { startFeature } from './start/start.ts';
