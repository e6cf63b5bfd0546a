import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { git, initRepository, tempDir, writeTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import { findWorkspace } from '../src/index.ts';

const userStateDir = '/nowhere/state';

test('The root is the nearest git root above the folder, and the state is inside the shared git folder.', () => {
  using folder = tempDir();
  writeTree(folder.path, { 'a/b/c.txt': '' });
  initRepository(folder.path);
  const workspace = findWorkspace({ cwd: join(folder.path, 'a/b'), userStateDir });
  expect(workspace.root).toBe(folder.path);
  expect(workspace.stateDir).toBe(join(folder.path, '.git/orch'));
});

test('A linked work tree is its own root and shares the state of its repository.', () => {
  using folder = tempDir();
  mkdirSync(join(folder.path, 'main'));
  initRepository(join(folder.path, 'main'));
  git(join(folder.path, 'main'), 'worktree', 'add', '--quiet', '-b', 'other', '../other');
  const workspace = findWorkspace({ cwd: join(folder.path, 'other'), userStateDir });
  expect(workspace.root).toBe(join(folder.path, 'other'));
  expect(workspace.stateDir).toBe(join(folder.path, 'main/.git/orch'));
});

test('Without git the root is the nearest folder with a roadmap, and the state is in the folder of the user.', () => {
  using folder = tempDir();
  writeTree(folder.path, { 'Plans/product-roadmap.md': '', 'src/deep/x': '' });
  const workspace = findWorkspace({ cwd: join(folder.path, 'src/deep'), userStateDir });
  expect(workspace.root).toBe(folder.path);
  expect(workspace.gitCommonDir).toBeUndefined();
  expect(workspace.stateDir).toMatch(/^\/nowhere\/state\/orch\/[0-9a-f]{16}$/);
});

test('Without git and without any mark the folder itself is the root.', () => {
  using folder = tempDir();
  expect(findWorkspace({ cwd: folder.path, userStateDir }).root).toBe(folder.path);
});

test('Paths through symbolic links name the same workspace as the real path.', () => {
  using folder = tempDir();
  mkdirSync(join(folder.path, 'real'));
  initRepository(join(folder.path, 'real'));
  symlinkSync(join(folder.path, 'real'), join(folder.path, 'link'));
  const [real, link] = ['real', 'link'].map((name) => findWorkspace({ cwd: join(folder.path, name), userStateDir }));
  expect(link).toEqual(real);
});

test('A .git file that names no git folder does not make a root.', () => {
  using folder = tempDir();
  writeFileSync(join(folder.path, '.git'), 'gitdir: ../../elsewhere\n');
  expect(findWorkspace({ cwd: folder.path, userStateDir }).gitCommonDir).toBeUndefined();
});

test('A folder that does not exist is refused with a code.', () => {
  expect(() => findWorkspace({ cwd: '/nowhere/at/all', userStateDir })).toThrow(
    expect.objectContaining({ code: 'ORCH_CONFIG_NO_FOLDER' }),
  );
});
