import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { readTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import { commitWorktree, createWorktree, openRepository, removeWorktree, worktreeChanges } from '../../src/index.ts';
import { environment, project, small, workspace } from '../support/workspace.ts';

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

test('a move of the branch that a killed process could not record is gone on from', async () => {
  using w = await workspace();
  const { path, base } = await createWorktree(w.repository, { ...clone, name: 'a' });
  const commit = (message: string): string => {
    w.git(['commit', '--quiet', '--allow-empty', '-m', message], path);
    return w.git(['rev-parse', 'HEAD'], path).trim();
  };
  const one = commit('one');
  await worktreeChanges(w.repository, { name: 'a', since: base });
  w.git(['update-ref', 'refs/heads/orch/a', one, base]);
  const two = commit('two');
  expect(await commitWorktree(w.repository, { name: 'a', message: 'm' })).toMatchObject({ commit: two, made: false });
  expect(w.git(['rev-parse', 'orch/a']).trim()).toBe(two);
});

test('packs, packed refs and pruned history of a clone come in as loose ones do', async () => {
  using w = await workspace();
  const { path } = await createWorktree(w.repository, { ...clone, name: 'a' });
  for (let n = 0; n < 8; n += 1) {
    writeFileSync(join(path, `f${n}.txt`), `${n}\n`.repeat(200));
    w.git(['add', '.'], path);
    w.git(['commit', '--quiet', '-m', `n${n}`], path);
    if (n === 3) w.git(['repack', '-a', '-d', '--quiet'], path);
  }
  w.git(['branch', 'other', 'HEAD~2'], path);
  w.git(['reset', '--quiet', '--hard', 'HEAD~4'], path);
  w.git(['gc', '--quiet', '--prune=now'], path);
  w.git(['pack-refs', '--all'], path);
  expect(existsSync(join(path, '.git/refs/heads/orch/a'))).toBe(false);
  writeFileSync(join(path, 'last.txt'), 'last\n');
  const { commit } = await commitWorktree(w.repository, { name: 'a', message: 'last' });
  expect(w.git(['rev-list', '--count', 'orch/a']).trim()).toBe('6');
  const tips = ['HEAD', 'other', 'HEAD@{2}'].map((name) => w.git(['rev-parse', name], path).trim());
  expect(tips[0]).toBe(commit);
  const { rescue } = await removeWorktree(w.repository, { name: 'a', attempt: 'a' });
  const kept = w.git(['rev-list', rescue]).split('\n');
  for (const tip of tips) expect(kept).toContain(tip);
  expect(w.git(['fsck', '--strict', '--no-dangling'])).toBe('');
});

test('a clone of a shallow repository, of one by sha256 and of one with settings of its own is whole', async () => {
  using w = await workspace();
  w.git(['commit', '--quiet', '--allow-empty', '-m', 'second']);
  for (const [name, make] of [
    ['shallow', ['clone', '--quiet', '--depth=1', `file://${w.main}`]],
    ['sha256', ['init', '--quiet', '--initial-branch=main', '--object-format=sha256']],
  ] as const) {
    const at = join(w.root, name);
    w.git([...make, at]);
    w.git(['config', 'user.name', 'A "quoted" \\ name'], at);
    appendFileSync(join(at, '.git/config'), '[core]\n\tautocrlf\n');
    if (name === 'sha256') w.git(['commit', '--quiet', '--allow-empty', '-m', 'start'], at);
    writeFileSync(join(at, '.git/info/exclude'), '*.secret\n');
    using repository = await openRepository({ path: at, worktreesDir: join(w.root, `${name}-trees`), environment });
    const { path } = await createWorktree(repository, { ...clone, name: 'a' });
    expect(w.git(['log', '--format=%s'], path)).toBe(w.git(['log', '--format=%s'], at));
    expect(w.git(['config', 'user.name'], path)).toBe('A "quoted" \\ name\n');
    expect(w.git(['config', '--type=bool', 'core.autocrlf'], path)).toBe('true\n');
    writeFileSync(join(path, 'done.txt'), 'done\n');
    writeFileSync(join(path, 'x.secret'), 'x\n');
    expect(w.git(['status', '--porcelain'], path)).toBe('?? done.txt\n');
    w.git(['add', '.'], path);
    w.git(['commit', '--quiet', '-m', 'agent'], path);
    writeFileSync(join(path, 'done.txt'), 'more\n');
    const { commit } = await commitWorktree(repository, { name: 'a', message: 'orch' });
    expect(w.git(['show', '--stat', '--format=%s', commit], at)).toMatch(/^orch\n\n done\.txt /);
    await removeWorktree(repository, { name: 'a', attempt: 'a' });
  }
});
