import type { QueueEntry } from './entries.ts';

/**
 * Who is next: the highest priority, where each `agingMs` of waiting counts as one more, so that nobody waits for ever
 * behind those that keep coming. Of equals the one that was added first.
 */
export function inOrder(entries: readonly QueueEntry[], now: number, agingMs: number): QueueEntry[] {
  const weight = ({ priority, queuedAt }: QueueEntry): number => priority + Math.floor((now - queuedAt) / agingMs);
  return entries
    .map((entry, position) => ({ entry, position, weight: weight(entry) }))
    .sort((a, b) => b.weight - a.weight || a.position - b.position)
    .map(({ entry }) => entry);
}
