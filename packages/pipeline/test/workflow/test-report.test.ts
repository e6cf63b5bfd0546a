import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { tempDir, writeTree } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { judgeTests, readTestReport, type TestVerdict } from '../../src/workflow/test-report.ts';
import { reporterModule } from '../../src/workflow/test-reporter.ts';

const imports = "import { after, describe, test } from 'node:test';\n";
const passing = `${imports}describe('group', () => { test('adds', () => {}); test.skip('divides', () => {}); });\n`;

/** Runs files of tests in Node's test runner, as a start does, and judges them. */
function judge(tests: Readonly<Record<string, string>>): TestVerdict {
  using folder = tempDir();
  const sources = Object.entries(tests).map(([file, text]) => [file, imports + text]);
  writeTree(folder.path, { 'package.json': '{"type":"module"}', 'a.test.js': passing, ...Object.fromEntries(sources) });
  const report = join(folder.path, 'report.json');
  const files = ['a.test.js', ...Object.keys(tests).filter((file) => file.endsWith('.test.js'))];
  const reporting = [`--test-reporter=${reporterModule}`, `--test-reporter-destination=${report}`];
  const { status } = spawnSync(process.execPath, ['--test', '--test-isolation=none', ...reporting, ...files], {
    cwd: folder.path,
    env: { PATH: process.env['PATH'] },
  });
  return judgeTests(readTestReport(report), { root: folder.path, files, exitCode: status });
}

test('Tests that ran are counted, those that are skipped or still to do apart from them.', () => {
  const more = "test('a', () => {}); test.todo('b'); test('c', { todo: true }, () => { throw new Error('open'); });\n";
  expect(judge({ 'b.test.js': more })).toEqual({
    status: 'passed',
    tests: { passed: 2, failed: 0, skipped: 3 },
    failures: [],
  });
});

describe('Not passed has a run with a file', () => {
  test.for([
    ['that is empty', ''],
    ['that holds an empty group only', "describe('nothing', () => {});\n"],
    ['whose tests are all skipped', "test.skip('a', () => {}); test('b', (t) => t.skip());\n"],
    ['whose groups are all skipped', "describe.skip('all', () => { test('a', () => {}); });\n"],
    ['whose tests are all still to do', "test.todo('a'); test('b', { todo: true }, () => {});\n"],
  ] as const)('%s.', ([, text]) => {
    expect(judge({ 'b.test.js': text })).toMatchObject({ status: 'failed', reason: 'no test ran in b.test.js' });
  });

  test('of which a test fails, whose name is told.', () => {
    expect(judge({ 'b.test.js': "test('breaks', () => { throw new Error('x'); });\n" })).toEqual({
      status: 'failed',
      tests: { passed: 1, failed: 1, skipped: 1 },
      failures: ['breaks'],
    });
  });

  test('that cannot be loaded.', () => {
    expect(judge({ 'b.test.js': "throw new Error('x');\n" })).toMatchObject({
      status: 'failed',
      tests: { passed: 1, failed: 1 },
      failures: ['b.test.js'],
    });
  });

  test('whose tests pass and whose clean-up fails.', () => {
    const text = "describe('group', () => { test('a', () => {}); after(() => { throw new Error('x'); }); });\n";
    expect(judge({ 'b.test.js': text })).toMatchObject({
      status: 'failed',
      reason: 'exit code 1, although no single test has failed',
    });
  });

  test('that ends the process before its tests have ended.', () => {
    expect(judge({ 'b.test.js': "test('a', () => process.exit(0));\n" })).toEqual({
      status: 'failed',
      reason: 'the test runner did not come to its end',
    });
  });
});

test('Tests that a file takes from a module that it imports count.', () => {
  const shared = "export const checks = () => { test('shared', () => {}); };\n";
  expect(
    judge({ 'shared.js': shared, 'b.test.js': "import { checks } from './shared.js'; checks();\n" }),
  ).toMatchObject({ status: 'passed', tests: { passed: 2 } });
});

test('Without a whole report nothing is said.', () => {
  using folder = tempDir();
  const file = join(folder.path, 'report.json');
  expect(readTestReport(file)).toBeUndefined();
  writeFileSync(file, '{"files":{');
  expect(readTestReport(file)).toBeUndefined();
});
