import { countUntil } from '../outline/count-until.ts';
import type { Fence } from '../outline/types.ts';

/** Tells whether a place of a document lies in one of its fences, which are in order. */
export function isInFence(fences: readonly Fence[], at: number): boolean {
  const begun = countUntil(fences, at, ({ span }) => span.start);
  return at < (fences[begun - 1]?.span.end ?? 0);
}
