// All that a start with agents needs besides. Loaded as one, and only when agents are asked for.
export { agentGates, judgedTasks, writeAgentEvidence } from './evidence.ts';
export { addAgents, agentKinds } from './job.ts';
export { planAgents } from './plan.ts';
export { agentsResult } from './result.ts';
