import { readdirSync } from 'node:fs';

import { assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  createWorktree,
  listBranches,
  openMergeQueue,
  removeWorktree,
  resolveCommit,
  updateBranch,
} from '../../src/index.ts';
import { branchRef, requireName, requireRevision } from '../../src/names.ts';
import { small, workspace } from '../support/workspace.ts';

const hostile = [
  '',
  '-',
  '--upload-pack=touch pwn',
  '--end-of-options',
  '-rf',
  '.',
  '..',
  'a..b',
  'a/b',
  '../a',
  '/etc',
  'a\\b',
  'a.lock',
  'a;touch${IFS}pwn',
  '$(id)',
  '`id`',
  'a b',
  'a\nb',
  'a\0b',
  'a\u202eb',
  'A',
  'é',
  'HEAD^',
  'a~1',
  'a:b',
  'a*',
  '@{-1}',
  'con',
  'nul.txt',
  'a.',
  'x'.repeat(64),
];

test.each(hostile)('%j is no name of a worktree, a branch or an attempt', async (name) => {
  expect(() => requireName('a branch', name)).toThrow(/cannot be the name/);
});

test('hostile names and revisions are refused before git is started, and change nothing', async () => {
  using w = await workspace();
  const queue = openMergeQueue(w.repository, { target: 'integration', base: 'main' });
  const refs = w.git(['for-each-ref']);
  const main = await resolveCommit(w.repository, 'main');
  for (const name of hostile) {
    const refused = { code: 'ORCH_GIT_UNSAFE_NAME' };
    await expect(createWorktree(w.repository, { ...small, name })).rejects.toMatchObject(refused);
    await expect(createWorktree(w.repository, { ...small, name: 'a', branch: name })).rejects.toMatchObject(refused);
    await expect(updateBranch(w.repository, name, null, main)).rejects.toMatchObject(refused);
    await expect(queue.add(name)).rejects.toMatchObject(refused);
  }
  for (const base of ['--output=pwn', '-x', 'a b', 'a\nb', 'a\0', '']) {
    await expect(createWorktree(w.repository, { ...small, name: 'a', base })).rejects.toMatchObject({
      code: 'ORCH_GIT_UNSAFE_NAME',
    });
  }
  expect(w.git(['for-each-ref'])).toBe(refs);
  expect(readdirSync(w.trees)).toEqual([]);
});

test('an attempt with a hostile name removes nothing', async () => {
  using w = await workspace();
  const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
  await expect(removeWorktree(w.repository, { name: 'a', attempt: '../../heads/main' })).rejects.toMatchObject({
    code: 'ORCH_GIT_UNSAFE_NAME',
  });
  expect(readdirSync(path)).toContain('README.md');
});

describe('names that pass', () => {
  test('are names of one part that git takes for a branch', async () => {
    using w = await workspace();
    const letters = constantFrom('a', 'z', '0', '9', '.', '_', '-');
    assert(
      property(oneof(string({ unit: letters, maxLength: 12 }), string({ maxLength: 8 })), (name) => {
        let ref: string;
        try {
          ref = branchRef(name);
        } catch {
          return; // refused
        }
        expect(w.git(['check-ref-format', ref])).toBe('');
        expect(ref.split('/')).toHaveLength(4);
      }),
      { numRuns: 200 },
    );
  });

  test('and revisions are what users write', () => {
    for (const revision of ['HEAD', 'HEAD~2', 'origin/main', 'v1.0^{commit}', '@{u}']) {
      expect(requireRevision(revision)).toBe(revision);
    }
  });
});

describe('a branch', () => {
  test('moves only from the commit that the caller knows', async () => {
    using w = await workspace();
    const first = await resolveCommit(w.repository, 'main');
    w.git(['commit', '--quiet', '--allow-empty', '-m', 'next']);
    const second = await resolveCommit(w.repository, 'main');
    await updateBranch(w.repository, 'a', null, first);
    for (const [from, to] of [
      [null, second],
      [second, first],
      [second, null],
    ] as const) {
      await expect(updateBranch(w.repository, 'a', from, to)).rejects.toMatchObject({
        code: 'ORCH_GIT_STALE',
        data: { actual: first },
      });
    }
    await updateBranch(w.repository, 'a', first, second);
    expect(await listBranches(w.repository)).toEqual([{ name: 'a', commit: second }]);
    await updateBranch(w.repository, 'a', second, null);
    expect(await listBranches(w.repository)).toEqual([]);
  });

  test('of 16 that move it at once one is the first', async () => {
    using w = await workspace();
    const base = await resolveCommit(w.repository, 'main');
    await updateBranch(w.repository, 'a', null, base);
    const commits = Array.from({ length: 16 }, (_, n) =>
      w.git(['commit-tree', '-m', String(n), '-p', base, 'HEAD^{tree}']).trim(),
    );
    const ended = await Promise.allSettled(
      commits.map(async (commit) => updateBranch(w.repository, 'a', base, await resolveCommit(w.repository, commit))),
    );
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('that is checked out stays where it is', async () => {
    using w = await workspace();
    const tree = await createWorktree(w.repository, { ...small, name: 'a' });
    await expect(updateBranch(w.repository, 'a', tree.base, null)).rejects.toMatchObject({
      code: 'ORCH_GIT_CHECKED_OUT',
      data: { path: tree.path },
    });
  });
});
