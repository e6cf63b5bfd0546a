import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { reflinkObstacle } from '@orch/git';
import { tempDir, writeTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import { shareFolders } from '../../src/phases/share-folders.ts';
import { able, world } from '../support/world.ts';

const { signal } = new AbortController();

/** A work tree, and a folder that stands for a worktree of it. */
function trees(): { root: string; worktree: { path: string; name: string } } & Disposable {
  const temp = tempDir();
  const root = join(temp.path, 'main');
  const worktree = { path: join(temp.path, 'trees', 'orch-a'), name: 'a' };
  mkdirSync(root);
  mkdirSync(worktree.path, { recursive: true });
  return { root, worktree, [Symbol.dispose]: () => temp[Symbol.dispose]() };
}

test('a worktree gets a copy of a folder with its links, and what is done to it stays there', async () => {
  using at = trees();
  writeTree(at.root, { 'node_modules/.store/dep/index.js': 'one', 'packages/a/index.js': 'own' });
  symlinkSync('.store/dep', join(at.root, 'node_modules/dep'));
  symlinkSync('../packages/a', join(at.root, 'node_modules/a'));
  const repository = { path: at.root };
  const shared = await shareFolders(repository, at.worktree, ['node_modules', 'vendor'], signal);
  expect(shared).toMatchObject([
    { path: 'node_modules', status: 'copied' },
    { path: 'vendor', status: 'absent' },
  ]);
  const copy = join(at.worktree.path, 'node_modules/dep/index.js');
  expect(readFileSync(copy, 'utf8')).toBe('one');
  writeFileSync(copy, 'two');
  writeTree(at.worktree.path, { 'packages/a/index.js': 'theirs' });
  expect(readFileSync(join(at.worktree.path, 'node_modules/a/index.js'), 'utf8')).toBe('theirs');
  expect(readFileSync(join(at.root, 'node_modules/dep/index.js'), 'utf8')).toBe('one');
  expect(readFileSync(join(at.root, 'packages/a/index.js'), 'utf8')).toBe('own');
  expect(await shareFolders(repository, at.worktree, ['node_modules'], signal)).toMatchObject([{ status: 'kept' }]);
  expect(readFileSync(copy, 'utf8')).toBe('two');
});

test('a copy that was cut off is made anew, and nothing of it is seen in the worktree', async () => {
  using at = trees();
  writeTree(at.root, { 'node_modules/dep.js': 'dep' });
  writeTree(dirname(at.worktree.path), { '.copy-a/half.js': 'half' });
  await shareFolders({ path: at.root }, at.worktree, ['node_modules'], signal);
  expect(readdirSync(join(at.worktree.path, 'node_modules'))).toEqual(['dep.js']);
  expect(readdirSync(dirname(at.worktree.path))).toEqual(['orch-a']);
});

test('an abort leaves nothing of a copy', async () => {
  using at = trees();
  writeTree(at.root, { 'node_modules/dep.js': 'dep' });
  const reason = new Error('stop');
  const stopped = shareFolders({ path: at.root }, at.worktree, ['node_modules'], AbortSignal.abort(reason));
  await expect(stopped).rejects.toBe(reason);
  expect(readdirSync(at.worktree.path)).toEqual([]);
  expect(readdirSync(dirname(at.worktree.path))).toEqual(['orch-a']);
});

test('a file or a link in the place of the folder is refused', async () => {
  using at = trees();
  writeTree(at.root, { 'a/file': 'x' });
  symlinkSync('/', join(at.root, 'link'));
  for (const path of ['a/file', 'link', 'link/etc']) {
    await expect(shareFolders({ path: at.root }, at.worktree, [path], signal)).rejects.toMatchObject({
      code: 'ORCH_WORKFLOW_SETUP',
      location: { line: 1 },
    });
  }
});

test('Tests of a task find the dependencies that the user has installed.', async () => {
  using w = await world({
    share: ['node_modules'],
    setup: [[process.execPath, '-e', "require('node:fs').readFileSync('node_modules/dep/index.js')"]],
  });
  writeTree(w.main, { '.git/info/exclude': 'node_modules\n', 'node_modules/dep/index.js': 'export {};\n' });
  const { status, nodes } = await w.run(able);
  expect(status).toBe('succeeded');
  expect(nodes.get('initial-setup')?.output).toMatchObject({
    shared: [{ path: 'node_modules', status: 'copied' }],
    commands: [{ exitCode: 0 }],
  });
});

test('A shared folder that git does not ignore would be taken for work, and is refused.', async () => {
  using w = await world({ share: ['vendor'] });
  writeTree(w.main, { 'vendor/dep.js': 'export {};\n' });
  const { status, nodes } = await w.run(able);
  expect(status).toBe('failed');
  expect(nodes.get('initial-setup')).toMatchObject({
    error: { code: 'ORCH_WORKFLOW_SETUP', message: expect.stringContaining('vendor/dep.js') },
  });
});

test('where the isolation asks for shared blocks, a folder whose blocks cannot be shared is refused and not copied', async (context) => {
  using at = trees();
  writeTree(at.root, { 'node_modules/dep.js': 'dep' });
  const can = reflinkObstacle(join(at.root, 'node_modules/dep.js'), at.worktree.path) === undefined;
  if (can) context.skip('the file system of temporary folders shares blocks');
  const worktree = { ...at.worktree, isolation: 'reflink' } as const;
  await expect(shareFolders({ path: at.root }, worktree, ['node_modules'], signal)).rejects.toMatchObject({
    code: 'ORCH_WORKFLOW_SETUP',
  });
  expect(readdirSync(at.worktree.path)).toEqual([]);
});
