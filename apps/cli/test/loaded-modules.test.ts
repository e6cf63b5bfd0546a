import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { tempDir, writeTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import { runCli, scratch } from './run-cli.ts';

/** A preload that prints every module file which the process has loaded, when it ends. */
const preload = `
import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
process.on('exit', () => process.stderr.write('\\nLOADED ' + JSON.stringify(loaded) + '\\n'));
`;

async function loadedBy(args: readonly string[], prd: string): Promise<string[]> {
  using where = scratch('');
  using tools = tempDir();
  const hook = join(tools.path, 'hook.mjs');
  writeFileSync(hook, preload);
  writeTree(where.root, { 'PRDs/1.1-notes-prd.md': prd });
  const outcome = await runCli(where, args, { nodeArgs: ['--import', hook] });
  expect(outcome.exitCode, outcome.stderr).toBe(0);
  const line = /^LOADED (.*)$/m.exec(outcome.stderr)?.[1] ?? '[]';
  expect(readdirSync(dirname(hook))).toContain('hook.mjs');
  return JSON.parse(line) as string[];
}

const apisOnly =
  '# Notes\n\n## 5. API\n\n| Method | Path | Description |\n| --- | --- | --- |\n| GET | /api/notes | List notes |\n| POST | /api/notes | Add a note |\n';

test('A document with only APIs loads no page generator, no language model code, no markdown tree and no parser it does not need.', async () => {
  const loaded = await loadedBy(['start', '--prd-path', 'PRDs/1.1-notes-prd.md'], apisOnly);
  expect(loaded.some((url) => url.includes('/codegen/src/node-http/resource'))).toBe(true);
  for (const part of [
    '/node-http/page',
    '/llm/',
    '/git/',
    '/workflow/src/orchestrate/',
    '/pipeline/src/agents/',
    '/start-agents',
    '/unified',
    '/remark',
    '/yaml/',
    '/keyv',
    '/piscina',
    '/valibot',
  ]) {
    expect(loaded.filter((url) => url.includes(part))).toEqual([]);
  }
});

test('Help loads neither the engine nor the generators.', async () => {
  const loaded = await loadedBy(['--help'], apisOnly);
  for (const part of ['/packages/dag/', '/packages/codegen/', '/packages/prd/', '/packages/pipeline/']) {
    expect(loaded.filter((url) => url.includes(part))).toEqual([]);
  }
});

test.for<[string, string[], string[]]>([
  ['prd-outline', ['prd', 'outline', 'PRDs/1.1-notes-prd.md'], ['/config/', '/fs-batch/']],
  ['prd-tasks', ['prd', 'tasks', 'PRDs/1.1-notes-prd.md'], ['/config/', '/fs-batch/']],
  ['roadmap-list', ['roadmap', 'list', '--roadmap', 'PRDs/1.1-notes-prd.md'], ['/valibot', '/fs-batch/']],
])(
  'Looking at documents and the roadmap loads no engine, generator, writer or parser: %s.',
  async ([name, args, unused]) => {
    const loaded = await loadedBy(args, apisOnly);
    expect(loaded.some((url) => url.endsWith(`/commands/${name}.ts`))).toBe(true);
    for (const part of ['/pipeline/', '/dag/', '/codegen/', '/cache/', '/unified', '/remark', '/yaml/', ...unused]) {
      expect(loaded.filter((url) => url.includes(part))).toEqual([]);
    }
  },
);
