export type { Target } from './targets.ts';
export type { Measured, Turns, Way } from './turns.ts';
export { writeResults } from './results.ts';
export { peakMemory } from './process/peak-memory.ts';
export { atLeast, atMost, figure, renderTargets } from './targets.ts';
export { measureInTurns, median, ratioOf } from './turns.ts';
