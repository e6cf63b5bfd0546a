export type { Target } from './targets.ts';
export type { Measured, Turns, Way } from './turns.ts';
export { writeResults } from './results.ts';
export { atLeast, atMost, figure, renderTargets } from './targets.ts';
export { measureInTurns, median, ratioOf } from './turns.ts';
