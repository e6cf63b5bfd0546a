import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { StartResult } from '@orch/pipeline';
import { writeTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import { richFeature, runCli, scratch, startJson } from './run-cli.ts';

test(
  'A generated test file that is emptied, or that skips all its tests, fails the start and is no evidence for Done.',
  { timeout: 120_000 },
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

test('A file that was edited before a newer version was due is no evidence for Done, until it is edited again.', async () => {
  using where = scratch('');
  const roadmap = 'Plans/product-roadmap.md';
  const prd = (more: string): string =>
    `# Cars\n\n## Data model\n\n### Car\n\n- id: integer, primary key\n- name: string\n\n${more}## API\n\n- \`POST /api/cars\` records a car.\n`;
  writeTree(where.root, {
    [roadmap]:
      '| ID | Item | Status | PRD |\n| --- | --- | --- | --- |\n| 1.1 | Cars | Planned | `PRDs/1.1-cars-prd.md` |\n',
    'PRDs/1.1-cars-prd.md': prd(''),
  });
  await startJson(where, ['--id', '1.1', '--trust']);
  const routes = 'src/features/1.1-cars/routes.js';
  const edit = (): void =>
    writeFileSync(join(where.root, routes), `// mine\n${readFileSync(join(where.root, routes), 'utf8')}`);
  edit();
  const wheels = '### Wheel\n\n- id: integer, primary key\n- size: integer\n\n';
  const text = `${prd(wheels)}- \`POST /api/wheels\` records a wheel.\n`;
  writeTree(where.root, { 'PRDs/1.1-cars-prd.md': text });
  const done = ['start', '--id', '1.1', '--trust', '--status', 'Done', '--json'];
  for (const _time of [1, 2]) {
    const refused = await runCli(where, done);
    expect(refused.exitCode, refused.stderr).toBe(1);
    const result = JSON.parse(refused.stdout) as StartResult;
    expect(result.gates.at(-1)).toMatchObject({ name: 'status Done', status: 'failed' });
    expect(result.gates.at(-1)?.reason).toContain(`${routes} was edited by hand`);
    expect(result.roadmap.changed).toBe(false);
  }
  edit();
  const accepted = await runCli(where, done);
  expect(accepted.exitCode, accepted.stderr).toBe(0);
});
