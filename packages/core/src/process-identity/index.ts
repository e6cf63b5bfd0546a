export type { ProcessIdentity } from './process-identity.ts';
export type { ProcessState } from './process-state.ts';
export { currentProcess, identifyProcess } from './process-identity.ts';
export { formatProcess, parseProcess } from './process-name.ts';
export { processState } from './process-state.ts';
