import type { Measured } from './turns.ts';
import type { Target } from './target.ts';

/** Ways of doing the same that were measured in turns, what is promised of them, and what else is to say. */
export interface Group {
  readonly title: string;
  readonly measured: readonly Measured[];
  readonly targets: readonly Target[];
  readonly notes: readonly string[];
}

/** CPU time of one way; not a number where it was not measured, which no target holds with. */
export function cpuOf(measured: readonly Measured[], name: string): number {
  return measured.find((one) => one.name === name)?.cpu ?? Number.NaN;
}

export const sizes: readonly (readonly [name: string, length: number])[] = [
  ['10 KB', 10_240],
  ['100 KB', 102_400],
  ['1 MB', 1_048_576],
];
