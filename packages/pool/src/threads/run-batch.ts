/** The most inputs that one message carries: more saves next to nothing any more. */
const longestPart = 256;

/** A part while nothing is known about the task. */
const firstPart = 4;

/** How long a part may take, in milliseconds: the batch can be ended and balanced between parts. */
const partMs = 0.5;

/** For less work than this, in milliseconds, another thread costs more than it saves. */
const laneMs = 0.05;

/** How many inputs go into the next part of a batch of which `left` are left, for `lanes` threads. */
export function partLength(left: number, lanes: number, meanMs: number | undefined): number {
  const wanted = meanMs === undefined ? firstPart : Math.floor(partMs / Math.max(meanMs, partMs / longestPart));
  return Math.max(1, Math.min(wanted, Math.ceil(left / lanes)));
}

/** How many threads a batch is handed to at most. */
export function lanesFor(inputs: number, size: number, meanMs: number | undefined): number {
  const worth = meanMs === undefined ? size : Math.ceil((inputs * meanMs) / laneMs);
  return Math.max(1, Math.min(size, inputs, worth));
}

/**
 * Cuts a batch into parts, hands them to threads, and answers the results in the order of the inputs. Parts are as long
 * as the measured cost of an input allows, and never more than the share of one thread in what is left. After a failure
 * no further part is begun.
 */
export async function runBatch(
  inputs: readonly unknown[],
  size: number,
  meanMs: () => number | undefined,
  runPart: (part: readonly unknown[], first: number) => Promise<unknown>,
): Promise<unknown[]> {
  const lanes = lanesFor(inputs.length, size, meanMs());
  const whole = partLength(inputs.length, lanes, meanMs());
  if (whole === inputs.length) return (await runPart(inputs.slice(), 0)) as unknown[];
  const results: unknown[] = [];
  results.length = inputs.length;
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < inputs.length) {
      const first = next;
      const left = inputs.length - first;
      const mean = meanMs();
      // The last inputs are not spread over more threads than their work is worth: that would be a message for each.
      const length = partLength(left, lanesFor(left, lanes, mean), mean);
      next += length;
      try {
        const part = (await runPart(inputs.slice(first, first + length), first)) as readonly unknown[];
        for (let place = 0; place < length; place++) results[first + place] = part[place];
      } catch (error) {
        next = inputs.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
