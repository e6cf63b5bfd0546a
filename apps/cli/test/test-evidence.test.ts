import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { StartResult } from '@orch/pipeline';
import { expect, test } from 'vitest';

import { richFeature, runCli, scratch, startJson } from './run-cli.ts';

test(
  'A generated test file that is emptied, or that skips all its tests, fails the start and is no evidence for Done.',
  { timeout: 60_000 },
  async () => {
    using where = scratch();
    const first = await startJson(where, ['--id', richFeature, '--trust']);
    const file = first.files.find(({ path }) => path.endsWith('.test.js'))?.path ?? '';
    const generated = readFileSync(join(where.root, file), 'utf8');
    const edits = [
      ['emptied', ''],
      ['skipping', `import { test } from 'node:test';\ntest.skip('later', () => {});\ntest.todo('later still');\n`],
    ] as const;
    for (const [name, text] of edits) {
      writeFileSync(join(where.root, file), text);
      const outcome = await runCli(where, ['start', '--id', richFeature, '--trust', '--status', 'Done', '--json']);
      expect(outcome.exitCode, name).toBe(1);
      const result = JSON.parse(outcome.stdout) as StartResult;
      expect(result.workflow[0], name).toMatchObject({ status: 'failed', reason: `no test ran in ${file}` });
      expect(result.gates, name).toContainEqual({
        name: 'status Done',
        status: 'failed',
        reason: 'generated-tests has failed',
      });
      expect(result.roadmap.changed, name).toBe(false);
    }
    writeFileSync(join(where.root, file), generated);
    expect((await startJson(where, ['--id', richFeature, '--trust'])).success).toBe(true);
  },
);

test('The log of failed tests tells which test failed, and why.', async () => {
  using where = scratch();
  const first = await startJson(where, ['--id', richFeature, '--trust']);
  const file = first.files.find(({ path }) => path.endsWith('.test.js'))?.path ?? '';
  const text = readFileSync(join(where.root, file), 'utf8');
  writeFileSync(
    join(where.root, file),
    `${text}\ntest('is broken by hand', () => {\n  throw new Error('the reason');\n});\n`,
  );
  const { workflow } = await startJson(where, ['--id', richFeature, '--trust']);
  const log = readFileSync(join(where.root, workflow[0]?.log ?? ''), 'utf8');
  expect(log).toContain('is broken by hand');
  expect(log).toContain('the reason');
});
