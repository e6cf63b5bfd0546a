import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { readTree, writeTree } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { createWorktree, openMergeQueue, predictMerge, removeWorktree } from '../../src/index.ts';
import { inOrder } from '../../src/merge/order.ts';
import type { ObjectId } from '../../src/names.ts';
import { small, type Workspace, workspace } from '../support/workspace.ts';

/** Makes the branch `orch/<name>` with one commit on top of `main`, without a work tree. */
function branch(w: Workspace, name: string, files: Readonly<Record<string, string>>): void {
  const folder = join(w.root, `make-${name}`);
  w.git(['worktree', 'add', '--quiet', '-b', `orch/${name}`, folder, 'main']);
  writeTree(folder, files);
  w.git(['add', '--all'], folder);
  w.git(['commit', '--quiet', '-m', name], folder);
  w.git(['worktree', 'remove', '--force', folder]);
}

const target = { target: 'integration', base: 'main' } as const;

test('of 20 branches of which 5 conflict, 15 land in order and 5 are reported with their paths, and the checkout is untouched', async () => {
  using w = await workspace();
  const names = Array.from({ length: 20 }, (_, n) => `task-${String(n).padStart(2, '0')}`);
  const conflicting = new Set([3, 7, 11, 12, 19]);
  for (const [n, name] of names.entries()) {
    // Task 00 writes the file that the five others write differently.
    const shared = n === 0 || conflicting.has(n) ? { 'src/shared.ts': `export const by = ${n};\n` } : {};
    branch(w, name, { [`src/${name}.ts`]: `export const n = ${n};\n`, ...shared });
  }
  writeFileSync(join(w.main, 'README.md'), 'edited by the user, not committed\n');
  const before = {
    files: readTree(w.main, (path) => path === '.git'),
    status: w.git(['status', '--porcelain=v2', '--branch']),
  };

  const queue = openMergeQueue(w.repository, target);
  for (const name of names) await queue.add(name);
  const foreseen = await queue.predict();
  expect(foreseen.every(({ prediction }) => prediction.clean)).toBe(true); // each for itself is clean before any landed
  const report = await queue.land();

  const lands = names.filter((_, n) => !conflicting.has(n));
  expect(report.landed.map((one) => one.branch)).toEqual(lands);
  const reported = report.conflicting.map((one) => [one.branch, one.conflict.paths]);
  expect(reported).toEqual([...conflicting].map((n) => [names[n], ['src/shared.ts']]));
  expect(report.conflicting[0]?.conflict.messages[0]).toMatch(/^CONFLICT .*src\/shared\.ts/);
  const subjects = w.git(['log', '--first-parent', '--reverse', '--format=%s', 'main..orch/integration']);
  expect(subjects.trim().split('\n')).toEqual(lands.map((name) => `Merge orch/${name}`));
  expect(w.git(['show', 'orch/integration:src/shared.ts'])).toBe('export const by = 0;\n');
  expect({
    files: readTree(w.main, (path) => path === '.git'),
    status: w.git(['status', '--porcelain=v2', '--branch']),
  }).toEqual(before);
  expect((await queue.predict()).map(({ prediction }) => prediction.clean)).toEqual(Array(5).fill(false));
  expect((await queue.land()).landed).toEqual([]);
}, 120_000);

test('a conflicting branch that was resolved lands with its new commit and keeps its place', async () => {
  using w = await workspace();
  branch(w, 'a', { 'README.md': 'a\n' });
  branch(w, 'b', { 'README.md': 'b\n' });
  const queue = openMergeQueue(w.repository, target);
  await queue.add('a');
  const first = await queue.add('b');
  expect((await queue.land()).conflicting.map((one) => one.branch)).toEqual(['b']);

  const tree = await createWorktree(w.repository, { ...small, name: 'fix', branch: 'b', base: 'orch/b' });
  expect(() => w.git(['merge', '--quiet', 'orch/integration'], tree.path)).toThrow(/merge/);
  writeTree(tree.path, { 'README.md': 'a and b\n' });
  w.git(['commit', '--quiet', '-am', 'resolved'], tree.path);
  await removeWorktree(w.repository, { name: 'fix', attempt: 'fix' });
  expect(await queue.add('b')).toMatchObject({ state: 'waiting', queuedAt: first.queuedAt });
  expect((await queue.land()).landed.map((one) => one.branch)).toEqual(['b']);
  expect(w.git(['show', 'orch/integration:README.md'])).toBe('a and b\n');
});

test('a merge that was made before a crash is found and not made again', async () => {
  using w = await workspace();
  branch(w, 'a', { 'a.txt': 'a\n' });
  w.git(['branch', 'orch/integration', 'main']);
  const queue = openMergeQueue(w.repository, target);
  await queue.add('a');
  w.git(['update-ref', 'refs/heads/orch/integration', 'refs/heads/orch/a']);
  const head = w.git(['rev-parse', 'orch/integration']).trim();
  expect(await queue.land()).toMatchObject({ landed: [{ branch: 'a', head }], head });
});

test('two queues on one target that land at the same time land each branch once', async () => {
  using w = await workspace();
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  for (const name of names) branch(w, name, { [`${name}.txt`]: name });
  const [one, two] = [openMergeQueue(w.repository, target), openMergeQueue(w.repository, target)];
  for (const name of names) await one.add(name);
  await Promise.all([one.land(), two.land()]);
  const subjects = w.git(['log', '--first-parent', '--format=%s', 'main..orch/integration']).trim().split('\n');
  expect(subjects.sort()).toEqual(names.map((name) => `Merge orch/${name}`));
  expect(one.list().every(({ state }) => state === 'landed')).toBe(true);
});

test('nothing lands on a branch that is checked out, because its files would not follow', async () => {
  using w = await workspace();
  branch(w, 'a', { 'a.txt': 'a\n' });
  w.git(['checkout', '--quiet', '-b', 'orch/integration']);
  const queue = openMergeQueue(w.repository, target);
  await queue.add('a');
  await expect(queue.land()).rejects.toMatchObject({ code: 'ORCH_GIT_CHECKED_OUT' });
  expect(w.git(['status', '--porcelain'])).toBe('');
});

test('a branch without a common commit is reported and does not stop the others', async () => {
  using w = await workspace();
  const tree = w.git(['rev-parse', 'HEAD^{tree}']).trim();
  w.git(['branch', 'orch/alien', w.git(['commit-tree', '-m', 'x', tree]).trim()]);
  branch(w, 'a', { 'a.txt': 'a\n' });
  const queue = openMergeQueue(w.repository, target);
  await queue.add('alien');
  await queue.add('a');
  const report = await queue.land();
  expect(report.landed.map((one) => one.branch)).toEqual(['a']);
  expect(report.conflicting).toMatchObject([{ branch: 'alien', conflict: { paths: [] } }]);
});

describe('the order', () => {
  const entry = (branch: string, priority: number, queuedAt: number) =>
    ({ branch, priority, queuedAt, commit: '0' as ObjectId, state: 'waiting' }) as const;

  test('is first come, first served among equals, and by priority otherwise', () => {
    const entries = [entry('a', 0, 0), entry('b', 1, 1), entry('c', 0, 2)];
    expect(inOrder(entries, 10, 1000).map(({ branch }) => branch)).toEqual(['b', 'a', 'c']);
  });

  test('gives one that has waited long the priority of newer ones', () => {
    const entries = [entry('old', 0, 0), entry('urgent', 3, 3000)];
    expect(inOrder(entries, 3000, 1000).map(({ branch }) => branch)).toEqual(['old', 'urgent']);
  });
});

test('a conflict is foreseen without touching any work tree', async () => {
  using w = await workspace();
  branch(w, 'a', { 'README.md': 'a\n' });
  branch(w, 'b', { 'README.md': 'b\n' });
  expect(await predictMerge(w.repository, 'orch/a', 'orch/b')).toMatchObject({ clean: false, paths: ['README.md'] });
  expect(await predictMerge(w.repository, 'main', 'orch/b')).toMatchObject({ clean: true });
});
