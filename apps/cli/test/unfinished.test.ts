import { writeTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import { richFeature, runCli, scratch } from './run-cli.ts';

test.each([
  ['process.exit(0);\nexport default {};\n', 70],
  ['await new Promise(() => {});\nexport default {};\n', 70],
  ['process.exit(5);\nexport default {};\n', 5],
])('A configuration that ends the process is no success: %j', async (config, expected) => {
  using where = scratch();
  writeTree(where.root, { 'orch.config.ts': config });
  const outcome = await runCli(where, ['start', '--id', richFeature, '--trust', '--json']);
  expect(outcome.exitCode, outcome.stderr).toBe(expected);
  expect(outcome.stderr).toContain('error[ORCH_UNFINISHED]: the process ended before orch had finished');
  expect(JSON.parse(outcome.stdout)).toMatchObject({ v: 1, success: false, error: { code: 'ORCH_UNFINISHED' } });
});
