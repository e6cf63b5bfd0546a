/** The most inputs that one message carries: more saves nothing any more, and lets other threads wait. */
const longestPart = 64;

/** The first part of a thread, and every part of inputs that are not cheap. */
const shortPart = 4;

/** A part that took less than this, in milliseconds, was cheap enough for a long one after it. */
const quickMs = 0.5;

/**
 * Cuts a batch into parts, hands them to at most `size` threads at a time, and answers the results in the order of the
 * inputs. Parts are long while inputs turn out to be cheap, and never take more than the share of one thread in what is
 * left. After a failure no further part is begun.
 */
export async function runBatch(
  inputs: readonly unknown[],
  size: number,
  runPart: (part: readonly unknown[], first: number, onBegin: () => void) => Promise<unknown>,
): Promise<unknown[]> {
  const results: unknown[] = [];
  results.length = inputs.length;
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let wanted = shortPart; next < inputs.length;) {
      const first = next;
      const length = Math.min(wanted, Math.ceil((inputs.length - first) / size));
      next += length;
      // Waiting for a thread says nothing about the inputs.
      let begun = 0;
      const onBegin = (): void => void (begun = performance.now());
      try {
        const part = (await runPart(inputs.slice(first, first + length), first, onBegin)) as readonly unknown[];
        for (let place = 0; place < length; place++) results[first + place] = part[place];
      } catch (error) {
        next = inputs.length;
        throw error;
      }
      wanted = performance.now() - begun < quickMs ? longestPart : shortPart;
    }
  };
  await Promise.all(Array.from({ length: Math.min(size, inputs.length) }, lane));
  return results;
}
