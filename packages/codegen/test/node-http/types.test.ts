import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { tempDir, writeTree } from '@orch/testkit';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { someTasks } from '../support/arbitrary.ts';
import { generateInto } from '../support/generate.ts';
import { bookshop } from '../support/tasks.ts';

const compiler = fileURLToPath(new URL('../../../../node_modules/typescript/bin/tsc', import.meta.url));
const typeRoots = [fileURLToPath(new URL('../../node_modules/@types', import.meta.url))];

test('the JSDoc types of generated code and its tests satisfy the strict compiler', { timeout: 120_000 }, async () => {
  using folder = tempDir();
  const tree = new Map<string, string>();
  for (const [index, tasks] of [bookshop, ...fc.sample(someTasks, { numRuns: 8, seed: 7 })].entries()) {
    const files = new Map<string, string>();
    await generateInto(files, 'feature', tasks);
    for (const [path, content] of files) tree.set(`${index}/${path}`, content);
  }
  const compilerOptions = {
    allowJs: true,
    checkJs: true,
    strict: true,
    noEmit: true,
    module: 'nodenext',
    target: 'es2024',
    lib: ['esnext'],
    types: ['node'],
    typeRoots,
    skipLibCheck: true,
  };
  tree.set('tsconfig.json', JSON.stringify({ compilerOptions }));
  writeTree(folder.path, Object.fromEntries(tree));
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', folder.path], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});
