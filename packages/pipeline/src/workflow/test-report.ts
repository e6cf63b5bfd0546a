import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What became of tests. Skipped are those that are marked so, and those that are marked as still to do. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The report of one run of Node's test runner, as our reporter writes it. */
export interface TestReport {
  /** By absolute path of the file in which the tests are written. */
  readonly files: Readonly<Record<string, TestCounts>>;
  /** Names of failed tests, each at most 200 characters, at most 50. */
  readonly failures: readonly string[];
}

/**
 * Reads the file of a report. Undefined when the report is not there as a whole, because the run did not come to its
 * end: then nothing may be said about the tests.
 */
export function readTestReport(file: string): TestReport | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as TestReport;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What a report is judged with. */
export interface TestRun {
  readonly root: string;
  /** The files of tests that were to be run, relative to `root`. */
  readonly files: readonly string[];
  readonly exitCode: number | null;
}

export interface TestVerdict {
  readonly status: 'passed' | 'failed';
  readonly reason?: string;
  readonly tests?: TestCounts;
  readonly failures?: readonly string[];
}

/**
 * Passed is a run that has come to its end, in which a test of every file has run, and of which none has failed.
 *
 * @param report - undefined for a run that did not come to its end.
 */
export function judgeTests(report: TestReport | undefined, { root, files, exitCode }: TestRun): TestVerdict {
  if (report === undefined) return { status: 'failed', reason: 'the test runner did not come to its end' };
  const tests = totalOf(report);
  const { failures } = report;
  const idle = filesWithoutRun(report, root, files);
  if (idle.length > 0) return { status: 'failed', tests, failures, reason: `no test ran in ${idle.join(', ')}` };
  if (tests.passed + tests.failed === 0) return { status: 'failed', tests, failures, reason: 'no test ran' };
  if (tests.failed > 0) return { status: 'failed', tests, failures };
  if (exitCode === 0) return { status: 'passed', tests, failures };
  return { status: 'failed', tests, failures, reason: `exit code ${exitCode}, although no single test has failed` };
}

function totalOf({ files }: TestReport): TestCounts {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of Object.values(files)) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/**
 * Those of the files that hold no test or skip all of them. A file whose tests are all written in a module that it
 * imports is not among them.
 */
function filesWithoutRun(report: TestReport, root: string, files: readonly string[]): string[] {
  return files.filter((file) => {
    const counts = report.files[join(root, file)];
    return counts !== undefined && counts.passed + counts.failed === 0;
  });
}
