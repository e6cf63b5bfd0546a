/**
 * Tries one limit after the other until what is limited came so far that the limit could be tested, which on a busy
 * machine takes longer than on an idle one. Gives the first such answer, or that of the last limit. Only what no longer
 * limit can excuse belongs into the assertion about it.
 */
export async function withTimeEnough<T>(
  limitsMs: readonly [number, ...number[]],
  run: (limitMs: number) => Promise<T>,
  cameSoFar: (answer: T) => boolean,
): Promise<T> {
  const [first, ...longer] = limitsMs;
  let answer = await run(first);
  for (const limitMs of longer) {
    if (cameSoFar(answer)) break;
    answer = await run(limitMs);
  }
  return answer;
}
