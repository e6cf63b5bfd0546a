import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getuid } from 'node:process';

import { initRepository, writeTree } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { createWorktree, openRepository, removeWorktree } from '../../src/index.ts';
import { environment, small, workspace } from '../support/workspace.ts';

const open = (path: string, worktreesDir: string): Promise<unknown> =>
  openRepository({ path, worktreesDir, environment });

describe('pointer files do not decide which repository it is (GHSA-q5hj-mxqh-vv77)', () => {
  test('a commondir that names a trusted repository', async () => {
    using w = await workspace();
    const evil = join(w.root, 'evil');
    mkdirSync(evil);
    initRepository(evil);
    writeFileSync(join(evil, '.git/commondir'), `${join(w.main, '.git')}\n`);
    await expect(open(evil, join(w.root, 't'))).rejects.toMatchObject({ code: 'ORCH_GIT_POINTER' });
  });

  test('a .git file that names the worktree of somebody else', async () => {
    using w = await workspace();
    w.git(['worktree', 'add', '--quiet', '-b', 'real', join(w.root, 'real')]);
    const evil = join(w.root, 'evil');
    writeTree(evil, { '.git': readFileSync(join(w.root, 'real/.git')) });
    await expect(open(evil, join(w.root, 't'))).rejects.toMatchObject({ code: 'ORCH_GIT_POINTER' });
  });

  test('a .git file that names a folder made to look like a worktree', async () => {
    using w = await workspace();
    const evil = join(w.root, 'evil');
    writeTree(evil, {
      '.git': `gitdir: ${join(evil, 'admin')}\n`,
      'admin/HEAD': 'ref: refs/heads/main\n',
      'admin/gitdir': `${join(evil, '.git')}\n`,
      'admin/commondir': `${join(w.main, '.git')}\n`,
    });
    await expect(open(evil, join(w.root, 't'))).rejects.toMatchObject({ code: 'ORCH_GIT_POINTER' });
  });

  test('a .git that is a link', async () => {
    using w = await workspace();
    const evil = join(w.root, 'evil');
    mkdirSync(evil);
    symlinkSync(join(w.main, '.git'), join(evil, '.git'));
    await expect(open(evil, join(w.root, 't'))).rejects.toMatchObject({ code: 'ORCH_GIT_POINTER' });
  });

  test('no repository at all', async () => {
    using w = await workspace();
    await expect(open(w.root, join(w.root, 't'))).rejects.toMatchObject({ code: 'ORCH_GIT_NO_REPOSITORY' });
  });

  test('a linked worktree of the user is one, and its HEAD is meant by HEAD', async () => {
    using w = await workspace();
    const linked = join(w.root, 'linked');
    w.git(['worktree', 'add', '--quiet', '-b', 'mine', linked]);
    w.git(['commit', '--quiet', '--allow-empty', '-m', 'mine'], linked);
    using repository = await openRepository({ path: linked, worktreesDir: w.trees, environment });
    const tree = await createWorktree(repository, { ...small, name: 'a', base: 'HEAD' });
    expect(tree.base).toBe(w.git(['rev-parse', 'mine']).trim());
  });
});

test('what an agent writes into the pointer files of its worktree leads nowhere', async () => {
  using w = await workspace();
  const evil = join(w.root, 'evil');
  writeTree(evil, { 'x.txt': 'x' });
  initRepository(evil);
  const tree = await createWorktree(w.repository, { ...small, name: 'a' });
  writeFileSync(join(tree.path, 'work.txt'), 'work');
  writeFileSync(join(tree.path, '.git'), `gitdir: ${join(evil, '.git')}\n`);
  writeFileSync(join(w.main, '.git/worktrees/orch-a/commondir'), `${join(evil, '.git')}\n`);
  const { rescue } = await removeWorktree(w.repository, { name: 'a', attempt: 'a' });
  expect(w.git(['show', `${rescue}:worktree/work.txt`])).toBe('work');
  expect(() => w.git(['rev-parse', '--verify', rescue], evil)).toThrow(/rev-parse/);
});

test('a repository of another user is refused', async () => {
  if (getuid?.() !== 0) return; // only root can make one
  using w = await workspace();
  for (const path of [w.main, join(w.main, '.git')]) chownSync(path, 65_534, 65_534);
  await expect(open(w.main, w.trees)).rejects.toMatchObject({ code: 'ORCH_GIT_FOREIGN_OWNER' });
});

test('worktrees are never made inside of the repository', async () => {
  using w = await workspace();
  for (const inside of [join(w.main, 'trees'), join(w.main, '.git/trees')]) {
    await expect(open(w.main, inside)).rejects.toMatchObject({ code: 'ORCH_GIT_UNSAFE_PATH' });
    expect(existsSync(inside)).toBe(false);
  }
  await expect(open('main', 'trees')).rejects.toMatchObject({ code: 'ORCH_GIT_UNSAFE_PATH' });
});

test('a folder of worktrees that cannot be made is told as such', async () => {
  using w = await workspace();
  const behindFile = join(w.root, 'file', 'trees');
  writeFileSync(join(w.root, 'file'), '');
  await expect(open(w.main, behindFile)).rejects.toMatchObject({ code: 'ORCH_GIT_READ_ONLY' });
});

test('variables of the environment are not passed on, so that none redirects git', async () => {
  using w = await workspace();
  const mark = join(w.root, 'mark');
  const evil = {
    ...environment,
    GIT_DIR: '/nowhere',
    GIT_WORK_TREE: '/nowhere',
    GIT_INDEX_FILE: '/nowhere',
    GIT_CONFIG_PARAMETERS: `'core.fsmonitor'='touch ${mark}'`,
    GIT_SSH_COMMAND: `touch ${mark}`,
    GIT_EXTERNAL_DIFF: `touch ${mark}`,
    GIT_EXEC_PATH: '/nowhere',
    HOME: w.root,
    XDG_CONFIG_HOME: w.root,
  };
  writeTree(w.root, { '.gitconfig': `[core]\n\tfsmonitor = touch ${mark}\n`, 'git/config': '[broken' });
  using repository = await openRepository({ path: w.main, worktreesDir: w.trees, environment: evil });
  await createWorktree(repository, { ...small, name: 'a' });
  await removeWorktree(repository, { name: 'a', attempt: 'a' });
  expect(existsSync(mark)).toBe(false);
  expect(readdirSync(w.trees)).toEqual(['.trash']);
});

test('a program called git in a folder of the repository is not taken, whatever PATH says', async () => {
  using w = await workspace();
  writeTree(w.main, { git: '#!/bin/sh\nexit 3\n' });
  const path = `.::${environment.PATH}`;
  using repository = await openRepository({ path: w.main, worktreesDir: w.trees, environment: { PATH: path } });
  await createWorktree(repository, { ...small, name: 'a' });
  expect(existsSync(join(w.trees, 'orch-a/README.md'))).toBe(true);
});
