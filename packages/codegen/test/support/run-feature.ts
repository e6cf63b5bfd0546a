import { spawnSync } from 'node:child_process';

import { tempDir, writeTree } from '@orch/testkit';

type Call = readonly [method: string, path: string, body?: unknown];

const script = `
import { openFeature } from './src/lib/testing.js';
import { routes, models } from './src/features/f/routes.js';
using app = openFeature({ routes, models });
const answers = [];
for (const call of JSON.parse(process.argv[1])) {
  const { status, body, faults } = await app.send(...call);
  answers.push({ status, body, faults });
}
console.log(JSON.stringify(answers));
`;

/** What the generated feature `f` answers, asked in one process, and how its generated tests end. */
export function runFeature(
  tree: ReadonlyMap<string, string>,
  calls: readonly Call[],
): {
  readonly answers: readonly { status: number; body: Record<string, unknown>; faults: readonly string[] }[];
  readonly tests: { readonly status: number | null; readonly failed: readonly string[] };
} {
  using folder = tempDir();
  writeTree(folder.path, Object.fromEntries(tree));
  const run = (...args: readonly string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, args, { cwd: folder.path, encoding: 'utf8', env: { PATH: process.env['PATH'] } });
  const { stdout, stderr } = run('--input-type=module', '-e', script, JSON.stringify(calls));
  if (stderr !== '') throw new Error(stderr);
  const tests = run('--test', '--test-isolation=none', '--test-reporter=tap', 'test/f/*.test.js');
  return {
    answers: JSON.parse(stdout),
    tests: { status: tests.status, failed: tests.stdout.match(/^not ok.*$/gm) ?? [] },
  };
}
