import { cpuUsage } from 'node:process';

import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { countTests } from '../../src/gates/count-tests.ts';

const outputs: readonly (readonly [string, string, readonly [number, number, number] | undefined])[] = [
  ['node, as TAP', '# tests 4\n# suites 0\n# pass 2\n# fail 1\n# cancelled 0\n# skipped 1\n# todo 0', [2, 1, 1]],
  ['node, as a list', 'ℹ tests 3\nℹ pass 3\nℹ fail 0\nℹ cancelled 0\nℹ skipped 0', [3, 0, 0]],
  ['vitest', ' Test Files  1 passed (1)\n      Tests  1 failed | 12 passed | 2 skipped (15)\n', [12, 1, 2]],
  [
    'vitest in colour',
    '\u001b[2m      Tests \u001b[22m \u001b[1m\u001b[32m4 passed\u001b[39m\u001b[22m (4)',
    [4, 0, 0],
  ],
  ['jest', 'Test Suites: 2 passed, 2 total\nTests:       1 skipped, 8 passed, 9 total', [8, 0, 1]],
  ['mocha', '  12 passing (30ms)\n  1 pending\n  2 failing\n', [12, 2, 1]],
  ['pytest', '=== 1 failed, 12 passed, 3 skipped, 1 warning in 0.10s ===', [12, 1, 3]],
  ['pytest, quietly', '12 passed in 1.52s', [12, 0, 0]],
  ['unittest', 'Ran 5 tests in 0.001s\n\nFAILED (failures=1, errors=1, skipped=1)', [2, 2, 1]],
  [
    'cargo',
    'test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured\ntest result: ok. 2 passed; 0 failed; 0 ignored;',
    [5, 0, 1],
  ],
  [
    'go, verbose',
    '--- PASS: TestA (0.00s)\n    --- PASS: TestA/b (0.00s)\n--- FAIL: TestC (0.00s)\n--- SKIP: TestD',
    [2, 1, 1],
  ],
  ['go', 'ok  \texample.com/a\t0.003s\nok  \texample.com/b\t(cached)\n?   \texample.com/c\t[no test files]', [2, 0, 0]],
  ['go without tests', 'ok  \texample.com/a\t0.003s [no tests to run]', undefined],
  [
    'Maven',
    '[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s - in A\n[INFO] Tests run: 3, Failures: 1, Errors: 0, Skipped: 1',
    [1, 1, 1],
  ],
  ['Gradle', '12 tests completed, 1 failed', [11, 1, 0]],
  ['RSpec', '12 examples, 1 failure, 2 pending', [9, 1, 2]],
  ['PHPUnit', 'OK (12 tests, 30 assertions)', [12, 0, 0]],
  ['PHPUnit with failures', 'Tests: 12, Assertions: 30, Failures: 1, Skipped: 2.', [9, 1, 2]],
  ['dotnet', 'Passed!  - Failed:     0, Passed:     3, Skipped:     1, Total:     4', [3, 0, 1]],
  ['prove', 'Files=2, Tests=12,  1 wallclock secs\nResult: PASS', [12, 0, 0]],
  ['a plain line', 'CI: 12 passed, 1 failed', [12, 1, 0]],
  ['prose', 'I ran all tests and 12 passed, so it is done.', undefined],
  ['nothing', '', undefined],
];

describe('tests are counted by the closing lines of', () => {
  it.each(outputs)('%s', (_name, output, expected) => {
    const counts = countTests(output);
    expect(counts && [counts.passed, counts.failed, counts.skipped]).toEqual(expected);
  });

  it('any text in time that grows with its length, to whole numbers that are not negative', () => {
    assert(
      property(
        array(
          constantFrom(
            'Tests',
            ':',
            ' ',
            '\n',
            '12',
            'passed',
            'failed',
            ',',
            'Ran',
            'tests',
            '#',
            'pass',
            'in',
            '0.1s',
            '=',
            'ok',
          ),
        ),
        (words) => {
          const counts = countTests(words.join(' '));
          for (const count of Object.values(counts ?? {})) expect(Number.isSafeInteger(count)).toBe(true);
        },
      ),
    );
    const began = cpuUsage();
    countTests('12 passed, '.repeat(100_000));
    countTests(' '.repeat(1_000_000));
    countTests('Tests: 1 passed'.repeat(50_000));
    expect(cpuUsage(began).user).toBeLessThan(10_000_000);
  });
});
