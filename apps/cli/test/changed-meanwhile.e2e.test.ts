import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { git, readTree, writeTree } from '@orch/testkit';
import { expect, test, vi } from 'vitest';

import { isTransient, outcomeOf, richFeature, runCli, scratch, spawnCli, startJson, type Scratch } from './run-cli.ts';

const waitingScript = '{"type":"module","scripts":{"build":"node wait.js"}}';

/** Starts the feature, and interrupts it by Ctrl-C while its last script waits. */
async function interruptInScript(where: Scratch): Promise<void> {
  writeTree(where.root, {
    'package.json': waitingScript,
    'wait.js':
      "import { writeFileSync } from 'node:fs';\nwriteFileSync('waiting', '');\nsetInterval(() => {}, 1000);\n",
    '.gitignore': 'waiting\n',
  });
  const child = spawnCli(where, ['start', '--id', richFeature, '--trust']);
  const ended = outcomeOf(child);
  await vi.waitUntil(() => existsSync(join(where.root, 'waiting')), { timeout: 30_000 });
  child.kill('SIGINT');
  expect((await ended).exitCode).toBe(130);
  writeTree(where.root, { 'wait.js': '' });
}

function modelOf(where: Scratch): string {
  const model = Object.keys(readTree(where.root, isTransient)).find((path) => path.includes('/models/'));
  return join(where.root, model ?? '');
}

test(
  'A file that is broken between an interruption and the next start is found by the tests of that start.',
  { timeout: 120_000 },
  async () => {
    using where = scratch();
    await interruptInScript(where);
    appendFileSync(modelOf(where), "\nthrow new Error('broken meanwhile');\n");
    const result = await startJson(where, ['--id', richFeature, '--trust']);
    expect(result.success).toBe(false);
    expect(result.workflow[0]).toMatchObject({ status: 'failed', cached: false });
  },
);

test(
  'Another work tree of the repository does not continue what was interrupted in this one.',
  { timeout: 120_000 },
  async () => {
    using where = scratch();
    const other = join(dirname(where.root), 'other');
    git(where.root, 'worktree', 'add', '--quiet', '-b', 'other', other);
    await interruptInScript(where);
    const result = await startJson(where, ['--id', richFeature, '--trust'], { cwd: other });
    expect(result).toMatchObject({ success: true, resumed: false });
    expect(existsSync(join(other, 'src/server.js'))).toBe(true);
  },
);

test('Code that generated tests reach only through an edit of the user belongs to their inputs.', async () => {
  using where = scratch();
  await startJson(where, ['--id', richFeature, '--trust']);
  writeTree(where.root, { 'src/own.js': 'export const own = 1;\n' });
  const model = modelOf(where);
  const depth = model.slice(where.root.length).split('/').length - 3;
  writeFileSync(model, `import '${'../'.repeat(depth)}own.js';\n${readFileSync(model, 'utf8')}`);
  expect((await startJson(where, ['--id', richFeature, '--trust'])).workflow[0]).toMatchObject({
    status: 'passed',
    cached: false,
  });
  expect((await startJson(where, ['--id', richFeature, '--trust'])).workflow[0]).toMatchObject({
    status: 'passed',
    cached: true,
  });
  writeTree(where.root, { 'src/own.js': "throw new Error('broken');\n" });
  expect((await startJson(where, ['--id', richFeature, '--trust'])).workflow[0]).toMatchObject({ status: 'failed' });
});

test('Code that could not be generated is a failed gate, not a success.', async () => {
  using where = scratch();
  writeTree(where.root, { 'package.json': '{"type":"commonjs"}' });
  const outcome = await runCli(where, ['start', '--id', richFeature, '--trust', '--json']);
  expect(outcome.exitCode).toBe(1);
  expect(outcome.stderr).toContain('error[ORCH_CODEGEN_COMMONJS]');
  const result = JSON.parse(outcome.stdout) as Awaited<ReturnType<typeof startJson>>;
  expect(result.gates).toContainEqual(expect.objectContaining({ name: 'generated-code', status: 'failed' }));
  expect(existsSync(join(where.root, 'src'))).toBe(false);
});

test("A file of the user in a generated file's place is kept and reported, and --overwrite takes its place and keeps it beside.", async () => {
  using where = scratch();
  writeTree(where.root, { 'src/server.js': 'mine\n' });
  const kept = await runCli(where, ['start', '--id', richFeature, '--json']);
  expect(kept.stderr).toContain('ORCH_CODEGEN_OCCUPIED');
  expect(readFileSync(join(where.root, 'src/server.js'), 'utf8')).toBe('mine\n');
  const taken = await startJson(where, ['--id', richFeature, '--overwrite']);
  expect(taken.files).toContainEqual({ path: 'src/server.js', action: 'update' });
  expect(readFileSync(join(where.root, 'src/server.js.orch-orig'), 'utf8')).toBe('mine\n');
  writeTree(where.root, { 'src/server.js': 'mine again\n' });
  const again = await runCli(where, ['start', '--id', richFeature, '--overwrite']);
  expect(again.stderr).toContain('what you had there is in src/server.js.orch-orig.1');
  expect(readFileSync(join(where.root, 'src/server.js.orch-orig.1'), 'utf8')).toBe('mine again\n');
  await startJson(where, ['--id', richFeature, '--overwrite']);
  expect(existsSync(join(where.root, 'src/server.js.orch-orig.2'))).toBe(false);
});

test(
  'Scripts that changed while a start waited for its turn are not run without trust in them.',
  { timeout: 120_000 },
  async () => {
    using where = scratch();
    writeTree(where.root, { 'package.json': '{"type":"module","scripts":{"build":"node -e 0"}}' });
    await runCli(where, ['trust']);
    const first = spawnCli(where, ['start', '--id', richFeature]);
    const firstEnded = outcomeOf(first);
    if (first.stderr) await once(first.stderr, 'data');
    const second = spawnCli(where, ['start', '--id', richFeature, '--wait', '--json']);
    writeTree(where.root, {
      'package.json':
        '{"type":"module","scripts":{"build":"node -e \\"require(\'fs\').writeFileSync(\'evil\', \'\')\\""}}',
    });
    await firstEnded;
    await outcomeOf(second);
    expect(existsSync(join(where.root, 'evil'))).toBe(false);
  },
);
