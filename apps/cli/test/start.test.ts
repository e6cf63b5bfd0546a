import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';

import { git, readTree, writeTree } from '@orch/testkit';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';

import { isTransient, richFeature, scratch, startJson } from './run-cli.ts';
import { runHere, startHere } from './run-here.ts';

function validator(schema: string): (value: unknown) => string {
  const ajv = new Ajv2020({ strict: false });
  const validate = ajv.compile(JSON.parse(readFileSync(new URL(`../schemas/${schema}.json`, import.meta.url), 'utf8')));
  return (value) => (validate(value) ? '' : ajv.errorsText(validate.errors));
}

const resultErrors = validator('start-result');
const manifestErrors = validator('manifest');

describe('A start of a feature with APIs, models and pages', () => {
  test('generates code whose tests pass, edits documents in place, and does nothing the second time.', async () => {
    using where = scratch();
    const first = await startJson(where, ['--id', richFeature, '--trust']);
    expect(first).toMatchObject({ success: true, status: 'succeeded', mode: 'run', id: richFeature });
    expect(resultErrors(first)).toBe('');
    expect(first.tasks.apis).toBeGreaterThanOrEqual(6);
    expect(first.tasks.models).toBeGreaterThanOrEqual(2);
    expect(first.filesGenerated).toBeGreaterThan(5);
    const tests = first.workflow.find((step) => step.name === 'generated-tests');
    expect(tests).toMatchObject({ status: 'passed', exitCode: 0, cached: false });
    expect(tests?.tests?.passed).toBeGreaterThan(10);
    for (const name of ['lint', 'test', 'build']) {
      expect(first.workflow.find((step) => step.name === name)).toMatchObject({ status: 'not run', exitCode: null });
    }
    expect(first.prd.changed).toBe(true);
    expect(first.openTasks.length).toBeGreaterThan(0);

    const changed = git(where.root, 'status', '--porcelain', '--untracked-files=all').trimEnd().split('\n');
    const told = first.files.map((file) => file.path).sort();
    expect(changed.map((line) => line.slice(3)).sort()).toEqual(told);

    const manifest = JSON.parse(readFileSync(join(where.root, first.manifest ?? ''), 'utf8')) as Record<
      string,
      unknown
    >;
    expect(manifestErrors(manifest)).toBe('');
    expect(manifest).toMatchObject({ task_id: first.taskId, run_id: first.runId, status: 'succeeded' });

    const before = readTree(where.root, isTransient);
    const second = await startJson(where, ['--id', richFeature, '--trust']);
    expect(second).toMatchObject({
      success: true,
      files: [],
      prd: { changed: false, sections: [] },
      roadmap: { changed: false },
    });
    expect(second.workflow[0]).toMatchObject({ status: 'passed', cached: true });
    expect(second.batch.written).toBe(0);
    expect(readTree(where.root, isTransient)).toEqual(before);
  });

  test('makes a server that answers real requests.', async () => {
    using where = scratch();
    await startJson(where, ['--id', richFeature, '--trust']);
    const server = spawn(process.execPath, ['src/server.js'], {
      cwd: where.root,
      env: { PATH: process.env['PATH'], PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const lines = createInterface({ input: server.stdout });
      let url = '';
      for await (const line of lines) {
        url = /https?:\/\/[\w.:[\]]+/.exec(line)?.[0] ?? '';
        if (url !== '') break;
      }
      const missing = await fetch(`${url}/no/such/path`);
      expect(missing.status).toBe(404);
      const listed = await fetch(`${url}/api/books`);
      expect(listed.status).toBe(200);
    } finally {
      server.kill();
    }
  });
});

test('Without trust the code is generated and nothing of it runs; that is said and is no success of a gate.', async () => {
  using where = scratch();
  const result = await startHere(where, ['--id', richFeature]);
  expect(result.success).toBe(true);
  expect(result.workflow[0]).toMatchObject({ name: 'generated-tests', status: 'not run' });
  expect(result.workflow[0]?.reason).toContain('untrusted');
  expect(result.gates[0]).toMatchObject({ status: 'not run' });
  expect(result.files.some((file) => file.path.includes('test-results'))).toBe(false);
});

test('Recorded trust lets the tests run, until a script changes.', async () => {
  using where = scratch();
  expect((await runHere(where, ['trust'])).exitCode).toBe(0);
  await startHere(where, ['--id', richFeature]);
  expect((await startHere(where, ['--id', richFeature])).workflow[0]).toMatchObject({ status: 'passed' });
  writeTree(where.root, { 'package.json': '{"type":"module","scripts":{"test":"node --version"}}' });
  const result = await startHere(where, ['--id', richFeature]);
  expect(result.workflow.find((step) => step.name === 'test')).toMatchObject({ status: 'not run' });
});

test('Trust is never recorded in the repository: a state folder by a relative path is ignored.', async () => {
  using where = scratch();
  const env = { XDG_STATE_HOME: 'state' };
  expect((await runHere(where, ['trust'], { env })).exitCode).toBe(0);
  expect(existsSync(join(where.root, 'state'))).toBe(false);
  expect((await startHere(where, ['--id', richFeature], { env })).workflow[0]).toMatchObject({ status: 'passed' });
});

test('Scripts of the workspace run in order, and a failing one fails the start.', async () => {
  using where = scratch();
  writeTree(where.root, {
    'package.json': '{"type":"module","scripts":{"lint":"node -e 0","build":"node -e \\"process.exit(3)\\""}}',
  });
  const outcome = await runHere(where, ['start', '--id', richFeature, '--trust', '--json']);
  expect(outcome.exitCode).toBe(1);
  const result = JSON.parse(outcome.stdout) as Awaited<ReturnType<typeof startHere>>;
  expect(result.success).toBe(false);
  expect(result.workflow.map(({ name, status }) => [name, status])).toEqual([
    ['generated-tests', 'passed'],
    ['lint', 'passed'],
    ['test', 'not run'],
    ['build', 'failed'],
  ]);
  const again = await startHere(where, ['--id', richFeature, '--trust']);
  expect(again.workflow.find((step) => step.name === 'lint')).toMatchObject({ status: 'passed', cached: true });
  expect(again.workflow.find((step) => step.name === 'build')).toMatchObject({ status: 'failed', cached: false });
});

test('A changed source file makes recorded results void: what depends on it runs again.', async () => {
  using where = scratch();
  const first = await startHere(where, ['--id', richFeature, '--trust']);
  const model = first.files.find((file) => file.path.includes('/models/'))?.path ?? '';
  const text = readFileSync(join(where.root, model), 'utf8');
  writeTree(where.root, { [model]: `${text}\nthrow new Error('broken by hand');\n` });
  const second = await startHere(where, ['--id', richFeature, '--trust']);
  expect(second.success).toBe(false);
  expect(second.workflow[0]).toMatchObject({ status: 'failed', cached: false });
  expect(second.files).toContainEqual({ path: model, action: 'kept' });
  expect(readFileSync(join(where.root, model), 'utf8')).toContain('broken by hand');
});

test('--no-cache runs everything again, and --no-batch writes the same files.', async () => {
  using where = scratch();
  using other = scratch();
  await startHere(where, ['--id', richFeature, '--trust']);
  const again = await startHere(where, ['--id', richFeature, '--trust', '--no-cache']);
  expect(again.workflow[0]).toMatchObject({ status: 'passed', cached: false });
  expect(again.cache.hits).toBe(0);
  await startHere(other, ['--id', richFeature, '--trust', '--no-batch']);
  expect(readTree(other.root, isTransient)).toEqual(readTree(where.root, isTransient));
});

test('The cache may be deleted at any time.', async () => {
  using where = scratch();
  await startHere(where, ['--id', richFeature, '--trust']);
  const before = readTree(where.root, isTransient);
  rmSync(join(where.root, '.orch-cache'), { recursive: true });
  const again = await startHere(where, ['--id', richFeature, '--trust']);
  expect(again.success).toBe(true);
  expect(readTree(where.root, isTransient)).toEqual(before);
});

test('Models that nothing declares are for a person to judge, and stand in the way of no status.', async () => {
  using where = scratch();
  const listed = await startHere(where, ['--id', richFeature, '--dry-run']);
  writeFileSync(
    join(where.root, listed.prdPath),
    '# Surveys\n\n## Features\n\n- Users create, edit and delete roadmaps.\n\n## API\n\n- `GET /api/surveys`\n- `POST /api/surveys` with body { title, note }\n',
  );
  const done = await runHere(where, ['start', '--id', richFeature, '--trust', '--status', 'Done', '--json']);
  const { gates } = JSON.parse(done.stdout) as { gates: { name: string }[] };
  expect(gates.find(({ name }) => name === 'status Done')).toMatchObject({
    status: 'passed',
    reason: expect.stringContaining('1 rule and 1 guessed model are for a person to judge') as string,
  });
});

test('A field whose name code spells otherwise and a demand that no field holds are told, and stand in the way of no status.', async () => {
  using where = scratch();
  const listed = await startHere(where, ['--id', richFeature, '--dry-run']);
  writeFileSync(
    join(where.root, listed.prdPath),
    '# Surveys\n\n## Data model\n\n### Survey\n\n- title: string\n- due date: date\n- code (string, must match [A-Z]+)\n\n## API\n\n- `GET /api/surveys`\n- `POST /api/surveys`\n',
  );
  const done = await runHere(where, ['start', '--id', richFeature, '--trust', '--status', 'Done', '--json']);
  const { gates, openTasks } = JSON.parse(done.stdout) as { gates: { name: string }[]; openTasks: object[] };
  expect(openTasks).toMatchObject([{ reason: expect.stringContaining('due date as dueDate') as string }]);
  expect(gates.find(({ name }) => name === 'status Done')).toMatchObject({
    status: 'passed',
    reason: expect.stringContaining('1 respelt model and 1 unchecked demand are for a person to judge') as string,
  });
});

test('The status of the roadmap row changes as asked, with evidence for Done, and is never taken back.', async () => {
  using where = scratch();
  const untested = await runHere(where, ['start', '--id', richFeature, '--status', 'done', '--json']);
  expect(untested.exitCode).toBe(1);
  const done = await startHere(where, ['--id', richFeature, '--trust', '--status', 'Done']);
  expect(done).toMatchObject({ success: true, roadmap: { changed: true } });
  const roadmap = readFileSync(join(where.root, 'Plans/product-roadmap.md'), 'utf8');
  expect(roadmap).toMatch(
    new RegExp(`\\| ${RegExp.escape(richFeature)} \\|[^\\n]*\\| Done \\(\\d{4}-\\d{2}-\\d{2}\\) \\|`),
  );
  const demotion = await runHere(where, ['start', '--id', richFeature, '--status', 'planned']);
  expect(demotion.exitCode).toBe(2);
  expect(demotion.stderr).toContain('ORCH_ROADMAP_DEMOTION');
  expect(readFileSync(join(where.root, 'Plans/product-roadmap.md'), 'utf8')).toBe(roadmap);
});

test('A document can be started by its path, also from a folder inside the repository.', async () => {
  using where = scratch();
  const prd = git(where.root, 'ls-files', `PRDs/*${richFeature}*`).trim();
  const result = await startHere(where, ['--prd-path', prd.replace('PRDs/', '')], { cwd: join(where.root, 'PRDs') });
  expect(result).toMatchObject({ success: true, id: richFeature, prdPath: prd });
});
