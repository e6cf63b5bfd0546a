import { stripVTControlCharacters } from 'node:util';

/** How many tests ran. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Reads the closing lines of one kind of test runner; undefined where there are none. */
type Reader = (output: string) => TestCounts | undefined;

/**
 * Counts the tests that a command told of in its output: the closing lines of node's runner and TAP, vitest, jest, mocha,
 * pytest, unittest, cargo, go, JUnit under Maven and Gradle, RSpec, PHPUnit, dotnet, prove, and the plain line `N passed,
 * N failed`. Undefined where none of them is found.
 */
export function countTests(output: string): TestCounts | undefined {
  const text = stripVTControlCharacters(output);
  for (const read of readers) {
    const counts = read(text);
    if (counts) return counts;
  }
  return undefined;
}

const counts = (passed: number, failed = 0, skipped = 0): TestCounts => ({ passed, failed, skipped });

/** The sum of a number over all lines that match. */
function sum(text: string, pattern: RegExp): number | undefined {
  const found = [...text.matchAll(pattern)];
  return found.length === 0 ? undefined : found.reduce((total, [, number]) => total + Number(number), 0);
}

/** A line of words with numbers before them, such as `3 failed | 12 passed`. */
function fromWords(line: string): TestCounts {
  const of = (word: string): number => sum(line, new RegExp(`(\\d+) (?:${word})`, 'g')) ?? 0;
  return counts(of('passed'), of('failed|errors?\\b'), of('skipped|todo|pending'));
}

/** `# tests 3`, `# pass 2` of node's runner, as TAP comments or with `ℹ`. */
const node: Reader = (text) => {
  const of = (word: string): number | undefined => sum(text, new RegExp(`^(?:#|ℹ) ${word} (\\d+)$`, 'gm'));
  const passed = of('pass');
  return passed === undefined ? undefined : counts(passed, (of('fail') ?? 0) + (of('cancelled') ?? 0), of('skipped'));
};

/** `Tests  1 failed | 12 passed (13)` of vitest, `Tests: 1 failed, 12 passed, 13 total` of jest. */
const vitestAndJest: Reader = (text) => {
  const lines = [...text.matchAll(/^\s*Tests:?\s+(\d+ (?:passed|failed|skipped|todo)\b.*)$/gm)];
  return lines.length === 0 ? undefined : total(lines.map(([, line = '']) => fromWords(line)));
};

/** `12 passing (30ms)`, `1 failing` of mocha. */
const mocha: Reader = (text) => {
  const passed = sum(text, /^\s*(\d+) passing\b/gm);
  const skipped = sum(text, /^\s*(\d+) pending\b/gm);
  return passed === undefined ? undefined : counts(passed, sum(text, /^\s*(\d+) failing\b/gm), skipped);
};

/** `=== 1 failed, 12 passed in 0.10s ===` of pytest. */
const pytest: Reader = (text) => {
  const lines = [...text.matchAll(/^=*\s*((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s\b.*$/gm)];
  return lines.length === 0 ? undefined : total(lines.map(([, line = '']) => fromWords(line)));
};

/** `Ran 3 tests in 0.001s` with `OK` or `FAILED (failures=1, errors=1)` of unittest. */
const unittest: Reader = (text) => {
  const ran = sum(text, /^Ran (\d+) tests? in /gm);
  if (ran === undefined) return undefined;
  const failed = (sum(text, /\bfailures=(\d+)/g) ?? 0) + (sum(text, /\berrors=(\d+)/g) ?? 0);
  const skipped = sum(text, /\bskipped=(\d+)/g) ?? 0;
  return counts(Math.max(0, ran - failed - skipped), failed, skipped);
};

/** `test result: ok. 3 passed; 0 failed; 1 ignored` of cargo. */
const cargo: Reader = (text) => {
  const passed = sum(text, /^test result: \w+\. (\d+) passed/gm);
  if (passed === undefined) return undefined;
  return counts(passed, sum(text, /^test result: .*; (\d+) failed/gm), sum(text, /^test result: .*; (\d+) ignored/gm));
};

/** `--- PASS: TestX` of `go test -v`; without it a package says `ok`, which counts as one. */
const go: Reader = (text) => {
  const of = (word: string): number => text.match(new RegExp(`^\\s*--- ${word}: `, 'gm'))?.length ?? 0;
  const [passed, failed, skipped] = [of('PASS'), of('FAIL'), of('SKIP')];
  if (passed + failed + skipped > 0) return counts(passed, failed, skipped);
  const packages = text.match(/^ok\s+\S+\s+(?:[\d.]+s|\(cached\))(?!.*\[no tests)/gm)?.length ?? 0;
  const broken = text.match(/^FAIL\s+\S+/gm)?.length ?? 0;
  return packages + broken === 0 ? undefined : counts(packages, broken);
};

/** `Tests run: 3, Failures: 0, Errors: 0, Skipped: 1`: the line of all classes is the one without a time. */
const maven: Reader = (text) => {
  const line = /^(?:\[\w+\]\s*)?Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+)\s*$/gm;
  const all = [...text.matchAll(line)].map(([, run, failures, errors, skipped]) => {
    const failed = Number(failures) + Number(errors);
    return counts(Number(run) - failed - Number(skipped), failed, Number(skipped));
  });
  return all.length === 0 ? undefined : total(all);
};

/** `12 tests completed, 1 failed` of Gradle, which is silent where none failed. */
const gradle: Reader = (text) => {
  const [, ran, failed = '0'] = /^(\d+) tests? completed(?:, (\d+) failed)?/m.exec(text) ?? [];
  return ran === undefined ? undefined : counts(Number(ran) - Number(failed), Number(failed));
};

/** `12 examples, 1 failure, 2 pending` of RSpec. */
const rspec: Reader = (text) => {
  const found = /^(\d+) examples?, (\d+) failures?(?:, (\d+) pending)?/m.exec(text);
  if (!found) return undefined;
  const [, ran, failed, pending = '0'] = found.map(String);
  return counts(Number(ran) - Number(failed) - Number(pending), Number(failed), Number(pending));
};

/** `OK (12 tests, 30 assertions)`, `Tests: 12, Assertions: 30, Failures: 1` of PHPUnit. */
const phpunit: Reader = (text) => {
  const ok = /^OK \((\d+) tests?, /m.exec(text);
  if (ok) return counts(Number(ok[1]));
  const line = /^Tests: (\d+), Assertions: \d+.*$/m.exec(text);
  if (!line) return undefined;
  const of = (word: string): number => sum(line[0], new RegExp(`${word}: (\\d+)`, 'g')) ?? 0;
  const [failed, skipped] = [of('Failures') + of('Errors'), of('Skipped')];
  return counts(Number(line[1]) - failed - skipped, failed, skipped);
};

/** `Passed!  - Failed: 0, Passed: 3, Skipped: 0, Total: 3` of dotnet. */
const dotnet: Reader = (text) => {
  const passed = sum(text, /^\s*\w+!\s+- Failed:.*?Passed:\s*(\d+)/gm);
  if (passed === undefined) return undefined;
  return counts(passed, sum(text, /- Failed:\s*(\d+)/g), sum(text, /Skipped:\s*(\d+)/g));
};

/** `Files=2, Tests=12` of prove, with `Result: PASS`. */
const prove: Reader = (text) => {
  const found = /^Files=\d+, Tests=(\d+),/m.exec(text);
  if (!found) return undefined;
  return /^Result: PASS/m.test(text) ? counts(Number(found[1])) : counts(0, Math.max(1, Number(found[1])));
};

/** `12 passed, 1 failed`, alone on its line. */
const plain: Reader = (text) => {
  const lines = [...text.matchAll(/^(?:\w+: )?(\d+ passed(?:, \d+ (?:failed|skipped))*)$/gm)];
  return lines.length === 0 ? undefined : fromWords(lines.at(-1)?.[1] ?? '');
};

const readers: readonly Reader[] = [
  node,
  vitestAndJest,
  mocha,
  pytest,
  unittest,
  cargo,
  go,
  maven,
  gradle,
  rspec,
  phpunit,
  dotnet,
  prove,
  plain,
];

function total(all: readonly TestCounts[]): TestCounts {
  return all.reduce((sumOf, one) =>
    counts(sumOf.passed + one.passed, sumOf.failed + one.failed, sumOf.skipped + one.skipped),
  );
}
