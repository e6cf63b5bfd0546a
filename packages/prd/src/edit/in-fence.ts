import type { Fence } from '../outline/types.ts';

/** Tells whether a place of a document lies in one of its fences, which are in order. */
export function isInFence(fences: readonly Fence[], at: number): boolean {
  let low = 0;
  let high = fences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((fences[middle]?.span.start ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return at < (fences[low - 1]?.span.end ?? 0);
}
