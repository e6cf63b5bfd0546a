import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { git } from '@orch/testkit';
import { expect, test } from 'vitest';

import {
  branchCommit,
  createWorktree,
  listBranches,
  refInFiles,
  releaseWorktree,
  resolveCommit,
  updateBranch,
} from '../../src/index.ts';
import { looseRef } from '../../src/repository/loose-refs.ts';
import { workspace } from '../support/workspace.ts';

test('a branch is found wherever git keeps it, and again at once when somebody has moved it', async () => {
  using w = await workspace();
  const { repository } = w;
  const head = await resolveCommit(repository, 'HEAD');
  await updateBranch(repository, 'a', null, head);
  expect(looseRef(repository.commonDir, 'refs/heads/orch/a')).toBe(head);
  git(w.main, 'commit', '--quiet', '--allow-empty', '--message=next');
  const next = await resolveCommit(repository, 'HEAD');
  expect(next).not.toBe(head);
  git(w.main, 'update-ref', 'refs/heads/orch/a', next);
  expect(await branchCommit(repository, 'a')).toBe(next);
  git(w.main, 'pack-refs', '--all');
  expect(looseRef(repository.commonDir, 'refs/heads/orch/a')).toBeUndefined();
  expect(await branchCommit(repository, 'a')).toBe(next);
  git(w.main, 'update-ref', 'refs/heads/orch/a', head);
  expect(await branchCommit(repository, 'a')).toBe(head);
  git(w.main, 'update-ref', '-d', 'refs/heads/orch/a');
  expect(await branchCommit(repository, 'a')).toBeUndefined();
  expect(refInFiles(repository.commonDir, 'refs/heads/orch/a')).toBeNull();
  git(w.main, 'update-ref', 'refs/heads/orch/ab', head);
  git(w.main, 'pack-refs', '--all');
  expect(refInFiles(repository.commonDir, 'refs/heads/orch/a')).toBeNull();
  expect(refInFiles(repository.commonDir, 'refs/heads/orch/ab')).toBe(head);
});

test('a ref is read from a plain file only, and from none outside of the refs', async () => {
  using w = await workspace();
  const { commonDir } = w.repository;
  const at = (name: string): string => join(commonDir, 'refs/heads/orch', name);
  mkdirSync(at(''), { recursive: true });
  writeFileSync(at('symbolic'), 'ref: refs/heads/main\n');
  writeFileSync(at('torn'), '0123456789');
  git(w.main, 'symbolic-ref', 'refs/heads/orch/other', 'refs/heads/main');
  for (const name of ['symbolic', 'torn', 'other', 'none', '../main', '']) {
    expect(looseRef(commonDir, `refs/heads/orch/${name}`)).toBeUndefined();
  }
  expect(looseRef(commonDir, 'HEAD')).toBeUndefined();
  expect(looseRef(commonDir, 'refs/heads/../../HEAD')).toBeUndefined();
});

test('branches are listed and moved while another work tree is half made', async () => {
  using w = await workspace();
  const { repository } = w;
  const head = await resolveCommit(repository, 'HEAD');
  const worktree = await createWorktree(repository, { name: 'held', base: head });
  await updateBranch(repository, 'free', null, head);
  const half = join(repository.commonDir, 'worktrees/half');
  mkdirSync(half);
  writeFileSync(join(half, 'gitdir'), `${w.trees}/half/.git\n`);
  writeFileSync(join(half, 'commondir'), '');
  // What git itself does here is to fail.
  expect(() => git(w.main, 'for-each-ref', '--format=%(worktreepath)', 'refs/heads/orch/')).toThrow(/commondir/);
  expect(await listBranches(repository)).toEqual([
    { name: 'free', commit: head },
    { name: 'held', commit: head, checkedOutIn: worktree.path },
  ]);
  await expect(updateBranch(repository, 'held', head, null)).rejects.toMatchObject({
    code: 'ORCH_GIT_CHECKED_OUT',
    data: { path: worktree.path },
  });
  writeFileSync(join(half, 'HEAD'), `${'0'.repeat(40)}\n`);
  await updateBranch(repository, 'free', head, null);
  rmSync(half, { recursive: true });
  releaseWorktree(repository, 'held');
});
