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

test('A start whose tests or whose status have failed is a failed run to every command that tells of it.', async () => {
  using where = scratch();
  const first = await startJson(where, ['--id', richFeature, '--trust']);
  const file = first.files.find(({ path }) => path.endsWith('.test.js'))?.path ?? '';
  const path = join(where.root, file);
  const generated = readFileSync(path, 'utf8');
  const failing = `${generated}\ntest('is broken by hand', () => {\n  throw new Error('the reason');\n});\n`;
  for (const [text, flags, reason] of [
    [failing, ['--trust'], 'generated-tests: '],
    [failing, ['--trust', '--only', 'generated-tests'], 'generated-tests: '],
    [generated, ['--status', 'Done', '--no-cache'], 'status Done: '],
  ] as const) {
    writeFileSync(path, text);
    const { exitCode } = await runCli(where, ['start', '--id', richFeature, ...flags]);
    expect(exitCode, reason).toBe(1);
    const runs = JSON.parse((await runCli(where, ['runs', '--json'])).stdout) as { runs: { state: string }[] };
    expect(runs.runs[0]).toMatchObject({ state: 'failed' });
    const status = await runCli(where, ['status', '--json']);
    expect(JSON.parse(status.stdout)).toMatchObject({ run: { state: 'failed' } });
    expect((await runCli(where, ['attach'])).exitCode).toBe(1);
    const why = await runCli(where, ['why']);
    expect(why.stdout).toContain('verdict');
    expect(why.stdout).toContain(reason);
  }
  writeFileSync(path, generated);
  await startJson(where, ['--id', richFeature, '--trust']);
  expect((await runCli(where, ['attach'])).exitCode).toBe(0);
}, 120_000);

test('The log of failed tests and `orch why` tell which test failed, and why.', async () => {
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
  const why = await runCli(where, ['why']);
  expect(why.stdout).toContain('1 failed; failed: "is broken by hand"; see .runs/');
  const node = await runCli(where, ['why', '--node', 'generated-tests']);
  expect(node.stdout).toContain(`and what it ran failed; see ${workflow[0]?.log}`);
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
  writeTree(where.root, { 'PRDs/1.1-cars-prd.md': text.replace('- name: string', '- name: string\n- doors: integer') });
  const car = join(where.root, 'src/features/1.1-cars/models/car.js');
  const model = readFileSync(car, 'utf8');
  writeFileSync(car, `// mine\n${model}`);
  const older = await runCli(where, ['start', '--id', '1.1', '--trust', '--json']);
  expect(older.exitCode, older.stderr).toBe(1);
  expect((JSON.parse(older.stdout) as StartResult).gates[0]).toMatchObject({
    name: 'generated-tests',
    reason: expect.stringContaining('the tests are of a newer version than src/features/1.1-cars/models/car.js, which'),
  });
  writeFileSync(car, model);
  writeTree(where.root, { 'PRDs/1.1-cars-prd.md': text });
  edit();
  const accepted = await runCli(where, done);
  expect(accepted.exitCode, accepted.stderr).toBe(0);
});
