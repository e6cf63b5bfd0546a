import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { StartResult } from '@orch/pipeline';
import { writeTree } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { richFeature, runCli, scratch, type CliOutcome, type Scratch } from './run-cli.ts';

const prd = 'PRDs/V1/1.1.1.1.0.0-book-catalogue-prd.md';
const roadmap = 'Plans/product-roadmap.md';
const qa = 'QA/1.1.1.1.0.0-book-catalogue';

/** Starts the feature in a repository whose script `lint` runs some code. */
async function startWithScript(where: Scratch, code: string, ...args: string[]): Promise<[CliOutcome, StartResult]> {
  writeTree(where.root, {
    'package.json': '{"type":"module","scripts":{"lint":"node lint.js"}}',
    'lint.js': `import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';\n${code}\n`,
  });
  const outcome = await runCli(where, ['start', '--id', richFeature, '--trust', '--json', ...args]);
  return [outcome, JSON.parse(outcome.stdout) as StartResult];
}

const lintOf = ({ workflow }: StartResult): StartResult['workflow'][number] | undefined =>
  workflow.find((step) => step.name === 'lint');

describe('A script that deletes what the start reports fails the start, which names the files:', () => {
  test.for([
    ['the requirement document', `rmSync('${prd}');`, `${prd} was deleted while it ran`],
    ['the roadmap', `rmSync('${roadmap}');`, `${roadmap} was deleted while it ran`],
    [
      'the QA folder',
      "rmSync('QA', { recursive: true });",
      `${qa}/test-cases.md, ${qa}/execution-plan.md were deleted while it ran`,
    ],
    [
      'the requirement document, with a folder in its place',
      `rmSync('${prd}');\nmkdirSync('${prd}');`,
      `${prd} was deleted while it ran`,
    ],
    ['generated code', "rmSync('src', { recursive: true });", /^src\/.* and \d+ more were deleted while it ran$/],
  ] as const)('%s.', async ([, code, reason]) => {
    using where = scratch();
    const [outcome, result] = await startWithScript(where, code, '--status', 'Done');
    expect(outcome.exitCode).toBe(1);
    expect(lintOf(result)).toMatchObject({ status: 'failed', exitCode: 0 });
    expect(lintOf(result)?.reason).toMatch(reason);
    expect(result.gates).toContainEqual(expect.objectContaining({ name: 'status Done', status: 'failed' }));
  });
});

test('A script that changes a document is told by file and step, and its next run finds the change kept.', async () => {
  using where = scratch();
  const code = `appendFileSync('${prd}', '\\nAdded by lint.\\n');\nappendFileSync('${roadmap}', '\\n');`;
  const [outcome, result] = await startWithScript(where, code);
  expect(outcome.exitCode, outcome.stderr).toBe(0);
  const message = `${prd}, ${roadmap} changed while the step lint ran`;
  expect(result.diagnostics).toContainEqual(
    expect.objectContaining({ code: 'ORCH_WORKFLOW_CHANGED', severity: 'warning', message }),
  );
  expect(outcome.stderr).toContain(`warning[ORCH_WORKFLOW_CHANGED]: ${message}`);
  expect(readFileSync(join(where.root, prd), 'utf8')).toContain('Added by lint.');
  const [, second] = await startWithScript(where, '');
  expect(second).toMatchObject({ success: true });
  expect(second.diagnostics.filter(({ code: found }) => found === 'ORCH_WORKFLOW_CHANGED')).toEqual([]);
  expect(readFileSync(join(where.root, prd), 'utf8')).toContain('Added by lint.');
});

test('After a script has deleted the work of a start, the next start makes generated files again.', async () => {
  using where = scratch();
  await startWithScript(where, "rmSync('src', { recursive: true });\nrmSync('QA', { recursive: true });");
  const [outcome, result] = await startWithScript(where, '');
  expect(outcome.exitCode, outcome.stderr).toBe(0);
  expect(result.files).toContainEqual({ path: 'src/server.js', action: 'create' });
  expect(existsSync(join(where.root, qa, 'test-cases.md'))).toBe(true);
});

test('A script that puts a file where evidence would be written ends the start with an error that names it.', async () => {
  using where = scratch();
  writeTree(where.root, {
    'package.json': '{"type":"module","scripts":{"lint":"rm -r QA && touch QA"}}',
  });
  const outcome = await runCli(where, ['start', '--id', richFeature, '--trust']);
  expect(outcome.exitCode).toBe(1);
  expect(outcome.stderr).toContain('error[ORCH_FS_CONFLICT]: QA is a file');
});
