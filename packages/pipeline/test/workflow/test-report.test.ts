import { expect, test } from 'vitest';

import { readFailures, readTestCounts, readTestless } from '../../src/workflow/test-report.ts';

const tap = `TAP version 13
# Subtest: adds
ok 1 - adds
# Subtest: books
    # Subtest: lists # todo later
    not ok 1 - lists # todo later
not ok 2 - books
1..2
# tests 3
# suites 0
# pass 1
# fail 2
# cancelled 1
# skipped 0
# todo 0
# duration_ms 12.3
`;

test('Counts are those of the summary; cancelled tests have failed.', () => {
  expect(readTestCounts(tap)).toEqual({ passed: 1, failed: 3, skipped: 0 });
});

test('A test that prints a summary of its own does not decide: the last one counts.', () => {
  expect(readTestCounts(`# pass 99\n# fail 0\n# skipped 0\n${tap}`)?.passed).toBe(1);
});

test.for(['', 'ok 1 - x', '# pass 1\n', tap.slice(0, 120)])('Without a whole summary nothing is said.', (text) => {
  expect(readTestCounts(text)).toBeUndefined();
});

test('Names of failed tests are listed.', () => {
  expect(readFailures(tap)).toEqual(['lists', 'books']);
});

test('A file without tests is told from a test, although the runner counts it as a pass.', () => {
  const report = 'ok 1 - test/a.test.js\nok 2 - adds\n    ok 1 - test/b.test.js\nok 3 - test/c\\#.test.js\n';
  const files = ['test/a.test.js', 'test/b.test.js', 'test/c#.test.js'];
  expect(readTestless(report, files)).toEqual(['test/a.test.js', 'test/c#.test.js']);
});
