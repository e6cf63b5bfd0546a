import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { readTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import { commitWorktree, createWorktree, removeWorktree, worktreeChanges } from '../../src/index.ts';
import { project, small, workspace } from '../support/workspace.ts';

const clone = { ...small, isolation: 'clone' } as const;

test('commits of an agent and of orch in a clone arrive on the branch, and the repository of the user has nothing else of it', async () => {
  using w = await workspace();
  const config = readFileSync(join(w.main, '.git/config'), 'utf8');
  const tree = await createWorktree(w.repository, { ...clone, name: 'a' });
  expect(readTree(tree.path, (path) => path.startsWith('.git/') || path === '.git')).toEqual(project);
  expect(w.git(['status', '--porcelain'], tree.path)).toBe('');
  expect(w.git(['rev-parse', '--abbrev-ref', 'HEAD'], tree.path).trim()).toBe('orch/a');
  expect(existsSync(join(w.main, '.git/worktrees'))).toBe(false);

  writeFileSync(join(tree.path, 'one.txt'), 'one\n');
  w.git(['add', '.'], tree.path);
  w.git(['commit', '--quiet', '-m', 'of the agent'], tree.path);
  const own = w.git(['rev-parse', 'HEAD'], tree.path).trim();
  expect(() => w.git(['cat-file', '-e', own])).toThrow(/cat-file/);
  writeFileSync(join(tree.path, 'two.txt'), 'two\n');
  w.git(['add', 'two.txt'], tree.path);
  const changes = await worktreeChanges(w.repository, { name: 'a', since: tree.base });
  expect(changes).toMatchObject({ head: own, branch: 'refs/heads/orch/a' });
  expect(changes.files.map(({ path }) => path)).toEqual(['one.txt', 'two.txt']);
  expect(w.git(['rev-parse', 'orch/a']).trim()).toBe(tree.base);

  const { commit, made } = await commitWorktree(w.repository, { name: 'a', message: 'of orch' });
  expect(made).toBe(true);
  expect(w.git(['log', '--format=%s', 'orch/a'])).toBe('of orch\nof the agent\nstart\n');
  expect(w.git(['rev-parse', 'HEAD'], tree.path).trim()).toBe(commit);
  expect(w.git(['status', '--porcelain'], tree.path)).toBe('');
  expect(w.git(['fsck', '--strict', '--no-dangling'], tree.path)).toBe('');

  await removeWorktree(w.repository, { name: 'a', attempt: 'a' });
  expect(existsSync(tree.path)).toBe(false);
  expect(w.git(['rev-parse', 'orch/a']).trim()).toBe(commit);
  expect(w.git(['fsck', '--strict', '--no-dangling'])).toBe('');
  expect(readFileSync(join(w.main, '.git/config'), 'utf8')).toBe(config);
});
