import { readPressure } from '@orch/dag/limits';

/** Memory that an agent needs at its peak until it is learned, in bytes: claude needs about 200 MiB, opencode 600. */
const unknownPeak = 1024 ** 3;

/** More do not help: the provider's limits and the disk are reached before. */
const mostParallel = 12;

/**
 * How many tasks run at once where nobody says: one core is left to the rest, and memory must hold all of them.
 *
 * @param peak - the most memory that a task was seen to need, in bytes.
 */
export function defaultParallel(peak: number | undefined): { readonly count: number; readonly reason: string } {
  const { cpus, freeMemory } = readPressure();
  const byCores = Math.max(1, cpus - 1);
  const byMemory = Math.max(1, Math.floor(freeMemory / (peak ?? unknownPeak)));
  const count = Math.min(byCores, byMemory, mostParallel);
  const reason =
    count === byCores
      ? `${cpus} cores, one left free`
      : count === byMemory
        ? `${mebibytes(freeMemory)} are free, and a task needs ${mebibytes(peak ?? unknownPeak)}${peak === undefined ? ', which is a guess' : ''}`
        : `never more than ${mostParallel}`;
  return { count, reason };
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MiB`;
}
