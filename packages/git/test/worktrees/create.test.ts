import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { readTree } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { createWorktree, listWorktrees, releaseWorktree } from '../../src/index.ts';
import { portable, project, small as any, workspace } from '../support/workspace.ts';

describe.each(portable)('%s', (isolation) => {
  const small = { ...any, isolation };
  describe('a new worktree', () => {
    test('has all files of its base, a branch of its own and no upstream, and the checkout of the user is untouched', async () => {
      using w = await workspace();
      writeFileSync(join(w.main, 'unsaved.txt'), 'mine');
      const before = w.git(['status', '--porcelain']);
      const tree = await createWorktree(w.repository, { ...small, name: 'task-1' });
      expect(tree).toMatchObject({ name: 'task-1', branch: 'refs/heads/orch/task-1', isolation, adopted: false });
      expect(readTree(tree.path, (path) => path === '.git' || path.startsWith('.git/'))).toEqual(project);
      expect(w.git(['status', '--porcelain'], tree.path)).toBe('');
      expect(w.git(['rev-parse', '--abbrev-ref', 'HEAD'], tree.path).trim()).toBe('orch/task-1');
      expect(readFileSync(join(w.main, '.git/config'), 'utf8')).not.toContain('orch/task-1');
      expect(w.git(['status', '--porcelain'])).toBe(before);
      expect(w.git(['rev-parse', '--abbrev-ref', 'HEAD']).trim()).toBe('main');
    });

    test('begins at HEAD of the work tree that the repository was opened by', async () => {
      using w = await workspace();
      const tree = await createWorktree(w.repository, { ...small, name: 'a', base: 'HEAD' });
      expect(tree.base).toBe(w.git(['rev-parse', 'HEAD']).trim());
    });

    test('is held by its process: nobody is given the same one twice until it is released', async () => {
      using w = await workspace();
      const first = await createWorktree(w.repository, { ...small, name: 'a' });
      await expect(createWorktree(w.repository, { ...small, name: 'a' })).rejects.toMatchObject({
        code: 'ORCH_GIT_WORKTREE_HELD',
      });
      writeFileSync(join(first.path, 'half.txt'), 'work');
      releaseWorktree(w.repository, 'a');
      const again = await createWorktree(w.repository, { ...small, name: 'a' });
      expect(again).toEqual({ ...first, adopted: true });
      expect(readFileSync(join(again.path, 'half.txt'), 'utf8')).toBe('work');
      expect(listWorktrees(w.repository)).toMatchObject([{ name: 'a', state: 'ready', held: true, branch: 'a' }]);
    });

    test('is not given for another branch or base', async () => {
      using w = await workspace();
      await createWorktree(w.repository, { ...small, name: 'a' });
      releaseWorktree(w.repository, 'a');
      await expect(createWorktree(w.repository, { ...small, name: 'a', branch: 'b' })).rejects.toMatchObject({
        code: 'ORCH_GIT_WORKTREE_DIFFERS',
      });
    });
  });

  describe('what is in the way is left as it is', () => {
    test('a branch that has gone on', async () => {
      using w = await workspace();
      w.git(['branch', 'orch/a', w.git(['commit-tree', '-m', 'x', 'HEAD^{tree}']).trim()]);
      await expect(createWorktree(w.repository, { ...small, name: 'a' })).rejects.toMatchObject({
        code: 'ORCH_GIT_BRANCH_TAKEN',
      });
      expect(listWorktrees(w.repository)).toEqual([]);
    });

    test('a branch of the user named like the prefix', async () => {
      using w = await workspace();
      w.git(['branch', 'orch']);
      await expect(createWorktree(w.repository, { ...small, name: 'a' })).rejects.toMatchObject({
        code: 'ORCH_GIT_BRANCH_BLOCKED',
      });
      expect(listWorktrees(w.repository)).toEqual([]);
      expect(existsSync(join(w.trees, 'orch-a'))).toBe(false);
    });

    test('a folder', async () => {
      using w = await workspace();
      writeFileSync(join(w.trees, 'orch-a'), 'mine');
      await expect(createWorktree(w.repository, { ...small, name: 'a' })).rejects.toMatchObject({
        code: 'ORCH_GIT_OCCUPIED',
      });
      expect(readFileSync(join(w.trees, 'orch-a'), 'utf8')).toBe('mine');
      expect(w.git(['branch', '--list', 'orch/*'])).toBe('');
    });

    test('a branch that is checked out by the user', async () => {
      using w = await workspace();
      w.git(['checkout', '--quiet', '-b', 'orch/a']);
      await expect(createWorktree(w.repository, { ...small, name: 'a', base: 'HEAD' })).rejects.toMatchObject({
        code: 'ORCH_GIT_CHECKED_OUT',
      });
      expect(w.git(['branch', '--list', 'orch/*'])).toContain('orch/a');
    });
  });

  test('a call that is stopped or fails leaves nothing', async () => {
    using w = await workspace();
    const stopped = AbortSignal.abort();
    await expect(createWorktree(w.repository, { ...small, name: 'a', signal: stopped })).rejects.toMatchObject({
      code: 'ORCH_ABORTED',
    });
    await expect(createWorktree(w.repository, { ...small, name: 'a', base: 'nowhere' })).rejects.toMatchObject({
      code: 'ORCH_GIT_UNKNOWN_REVISION',
    });
    const tooMuch = createWorktree(w.repository, { ...small, name: 'a', minFreeBytes: 1e18 });
    await expect(tooMuch).rejects.toMatchObject({ code: 'ORCH_GIT_DISK_FULL' });
    expect(w.git(['worktree', 'list']).trim().split('\n')).toHaveLength(1);
    expect(w.git(['branch', '--list', 'orch/*'])).toBe('');
  });
});

test('a worktree is not given where a clone is asked for, and a branch of one is not given to the other', async () => {
  using w = await workspace();
  await createWorktree(w.repository, { ...any, name: 'a' });
  releaseWorktree(w.repository, 'a');
  const differs = createWorktree(w.repository, { ...any, name: 'a', isolation: 'clone' });
  await expect(differs).rejects.toMatchObject({ code: 'ORCH_GIT_WORKTREE_DIFFERS', data: { isolation: 'worktree' } });
  await createWorktree(w.repository, { ...any, name: 'b', isolation: 'clone' });
  for (const [name, branch, isolation] of [
    ['c', 'a', 'clone'],
    ['d', 'b', 'worktree'],
    ['e', 'b', 'clone'],
  ] as const) {
    await expect(createWorktree(w.repository, { ...any, name, branch, isolation })).rejects.toMatchObject({
      code: 'ORCH_GIT_CHECKED_OUT',
    });
  }
  expect(listWorktrees(w.repository).map(({ name, isolation }) => [name, isolation])).toEqual([
    ['a', 'worktree'],
    ['b', 'clone'],
  ]);
});
