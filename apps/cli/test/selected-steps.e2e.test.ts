import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { readTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import { isTransient, richFeature, runCli, scratch, startJson } from './run-cli.ts';

const target = ['--id', richFeature, '--trust'];

test('--only runs some steps and what they need, --from and --force run steps again whose results hold', async () => {
  using where = scratch();
  const only = await startJson(where, [...target, '--only', 'merge']);
  expect(only).toMatchObject({ success: true, status: 'succeeded', files: [], gates: [], prd: { changed: false } });
  expect(only.workflow.map(({ name, status }) => [name, status])).toContainEqual(['generated-tests', 'not run']);
  expect(only.workflow[0]?.reason).toBe('left out by --only');

  const tested = await startJson(where, [...target, '--only', 'generated-tests']);
  expect(tested.workflow[0]).toMatchObject({ status: 'passed', cached: false });
  expect(tested.files.length).toBeGreaterThan(5);

  const whole = await startJson(where, target);
  expect(whole.workflow[0]).toMatchObject({ status: 'passed', cached: true });
  const before = readTree(where.root, isTransient);

  const from = await startJson(where, [...target, '--from', 'generated-tests']);
  expect(from.workflow[0]).toMatchObject({ status: 'passed', cached: false });
  expect(from.cached).toBeGreaterThan(0);

  const force = await startJson(where, [...target, '--force']);
  expect(force).toMatchObject({ success: true, cached: 0 });
  expect(force.workflow[0]).toMatchObject({ status: 'passed', cached: false });
  const generated = (tree: ReturnType<typeof readTree>): string[] => Object.keys(tree);
  expect(generated(readTree(where.root, isTransient))).toEqual(generated(before));
}, 120_000);

test('a test that fails fails a start that runs only the tests', async () => {
  using where = scratch();
  const first = await startJson(where, target);
  const code = first.files.find(({ path }) => path.endsWith('/models/author.js'))?.path ?? '';
  const file = join(where.root, code);
  writeFileSync(file, `throw new Error('broken');\n${readFileSync(file, 'utf8')}`);
  const { exitCode, stdout } = await runCli(where, ['start', ...target, '--only', 'generated-tests', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    success: false,
    status: 'failed',
    gates: [{ name: 'generated-tests', status: 'failed' }],
  });
  expect(exitCode).toBe(1);
}, 120_000);

test('steps that there are not, and flags that exclude each other, are refused', async () => {
  using where = scratch();
  const dry = ['start', '--id', richFeature, '--dry-run'];
  const unknown = await runCli(where, [...dry, '--only', 'merg']);
  expect(unknown.exitCode).toBe(2);
  expect(unknown.stderr).toContain('error[ORCH_USAGE_STEP]');
  expect(unknown.stderr).toContain('did you mean "merge"? the steps are parse, extract, merge,');
  for (const flags of [
    ['--force', '--from', 'merge'],
    ['--only', ' , '],
    ['--from', ''],
  ]) {
    const { exitCode, stderr } = await runCli(where, [...dry, ...flags]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('ORCH_USAGE');
  }
}, 120_000);
