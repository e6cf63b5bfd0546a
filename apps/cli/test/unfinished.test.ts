import { existsSync } from 'node:fs';
import { join } from 'node:path';

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

test('What a configuration leaves for the end of the process is done.', async () => {
  using where = scratch();
  const config = `
    import { writeFile } from 'node:fs/promises';
    process.once('beforeExit', () => void writeFile(new URL('left.txt', import.meta.url), 'done'));
    export default {};
  `;
  writeTree(where.root, { 'orch.config.ts': config });
  const outcome = await runCli(where, ['start', '--id', richFeature, '--trust', '--dry-run', '--json']);
  expect(outcome.exitCode, outcome.stderr).toBe(0);
  expect(existsSync(join(where.root, 'left.txt'))).toBe(true);
});
