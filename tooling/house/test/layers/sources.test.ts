import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

import { checkSources } from '../../src/layers/check-sources.ts';
import { readRooms } from '../../src/workspace.ts';
import { folderWith } from '../temp.ts';

const oxlint = fileURLToPath(new URL('../../../../node_modules/.bin/oxlint', import.meta.url));

function check(sources: Readonly<Record<string, string>>): { ok: boolean; output: string } {
  const manifests = [
    'packages/core',
    'packages/prd',
    'packages/dag',
    'apps/cli',
    'apps/agent-runner',
    'tooling/testkit',
  ];
  const root = folderWith({
    ...Object.fromEntries(manifests.map((path) => [`${path}/package.json`, `{"name":"@orch/${path.split('/')[1]}"}`])),
    'packages/core/src/ok.ts': 'export const ok = 1;\n',
    ...sources,
  });
  return checkSources(root, readRooms(root), oxlint);
}

test('sources that import lower levels pass, also with forbidden text inside strings and comments', () => {
  const source = `import { ok } from '@orch/core';
import { kill } from 'node:process';
// import { x } from '@orch/cli'; process.env.X
export const text = \`import x from '@orch/cli'; console.log(process.env.X)\`;
export const use = [ok, kill];
`;
  const found = check({ 'packages/prd/src/use.ts': source });
  expect(found.output).not.toContain(' x eslint');
  expect(found.ok).toBe(true);
});

test.each([
  ['a static import', `import { a } from '@orch/dag';\nexport const b = a;\n`],
  ['an import of a type', `import type { A } from '@orch/dag';\nexport type B = A;\n`],
  ['an import of a subpath', `import { a } from '@orch/dag/deep';\nexport const b = a;\n`],
  ['a re-export', `export { a } from '@orch/dag';\n`],
  ['a dynamic import', `export const a = await import('@orch/dag');\n`],
])('%s of a higher level fails', (_kind, source) => {
  const found = check({ 'packages/prd/src/bad.ts': source });
  expect(found.ok).toBe(false);
  expect(found.output).toContain('prd is on level 1 and dag above it, on level 2.');
});

test.each([
  ['process.env', `export const a = process.env['X'];\n`],
  ['process.cwd()', `export const a = process.cwd();\n`],
  ['process.argv', `export const a = process.argv;\n`],
  ['a destructured environment', `export const { env } = process;\n`],
  ['an imported environment', `import { env } from 'node:process';\nexport const a = env;\n`],
  ['the whole process namespace', `import * as p from 'node:process';\nexport const a = p;\n`],
  ['the console', `console.error('x');\n`],
])('%s in a package fails', (_kind, source) => {
  expect(check({ 'packages/core/src/bad.ts': source }).ok).toBe(false);
});

test('an app may read the environment but not import another app or a tool', () => {
  expect(check({ 'apps/cli/src/a.ts': `export const a = process.env['X'];\n` }).ok).toBe(true);
  expect(check({ 'apps/cli/src/a.ts': `export { a } from '@orch/agent-runner';\n` }).ok).toBe(false);
  expect(check({ 'apps/cli/src/a.ts': `export { a } from '@orch/testkit';\n` }).ok).toBe(false);
});

test('a check without sources or without oxlint fails instead of passing', () => {
  const root = folderWith({ 'packages/core/package.json': '{"name":"@orch/core"}' });
  expect(checkSources(root, readRooms(root), oxlint).ok).toBe(false);
  const withSource = folderWith({
    'packages/core/package.json': '{"name":"@orch/core"}',
    'packages/core/src/a.ts': '',
  });
  expect(checkSources(withSource, readRooms(withSource), '/no/such/oxlint').output).toContain('did not run');
});
