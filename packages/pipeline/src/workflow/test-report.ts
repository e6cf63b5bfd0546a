/** Counts of one run of Node's test runner. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Reads the counts from the summary that Node's TAP reporter prints last (`# pass 3`).
 * Undefined when there is no whole summary: then nothing may be said about the tests.
 */
export function readTestCounts(tap: string): TestCounts | undefined {
  const count = (name: string): number | undefined => {
    const matches = [...tap.matchAll(new RegExp(`^# ${name} (\\d+)$`, 'gm'))];
    const last = matches.at(-1)?.[1];
    return last === undefined ? undefined : Number(last);
  };
  const [passed, failed, skipped, cancelled] = [count('pass'), count('fail'), count('skipped'), count('cancelled')];
  if (passed === undefined || failed === undefined || skipped === undefined) return undefined;
  return { passed, failed: failed + (cancelled ?? 0), skipped };
}

/** The files in which no test was found: Node's runner counts each of them as one passed test that has its path as name. */
export function readTestless(tap: string, files: readonly string[]): string[] {
  const passed = new Set([...tap.matchAll(/^ok \d+ - (.+)$/gm)].map((match) => match[1]));
  return files.filter((file) => passed.has(file.replaceAll('\\', '\\\\').replaceAll('#', '\\#')));
}

/** Names of failed tests, each at most 200 characters, at most 50. */
export function readFailures(tap: string): string[] {
  return [...tap.matchAll(/^ *not ok \d+ - (.+?)(?: # .*)?$/gm)]
    .map((match) => (match[1] ?? '').slice(0, 200))
    .slice(0, 50);
}
