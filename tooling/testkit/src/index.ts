export type { TempDir } from './temp.ts';
export type { Fault, FaultPlan, Faulty } from './faults/inject.ts';
export type { Ended, KillOptions } from './faults/kill.ts';
export { git, initRepository } from './git.ts';
export { tempDir } from './temp.ts';
export { readTree, writeTree } from './tree.ts';
export { injectFaults } from './faults/inject.ts';
export { runAndKill } from './faults/kill.ts';
