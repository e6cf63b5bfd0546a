import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { git, readTree, tempDir } from '@orch/testkit';
import { describe, expect, it } from 'vitest';

import {
  commitSnapshot,
  commitWorktree,
  createWorktree,
  openMergeQueue,
  openRepository,
  resolveCommit,
} from '../../src/index.ts';
import { environment, workspace, type Workspace } from '../support/workspace.ts';

const lines = (...words: readonly string[]): string => `${words.join('\n')}\n`;
const generated = lines('one', 'two', 'three', 'four', 'five', 'six', 'seven');
const snap = { branch: 'generated', message: 'Generate' } as const;

function state(w: Workspace): object {
  return {
    files: readTree(w.main, (path) => path === '.git'),
    status: w.git(['status', '--porcelain=v2', '--branch']),
    stash: w.git(['stash', 'list']),
  };
}

describe('a snapshot of files in the checkout', () => {
  it('holds these files on top of HEAD and nothing else that is not committed, and touches neither files nor index', async () => {
    using w = await workspace();
    writeFileSync(join(w.main, 'src/a.ts'), 'a change of the user\n');
    writeFileSync(join(w.main, 'private.txt'), 'not for others\n');
    writeFileSync(join(w.main, 'ignored.log'), 'a file that git ignores\n');
    writeFileSync(join(w.main, 'gen.txt'), generated);
    rmSync(join(w.main, 'src/b.ts'));
    w.git(['add', 'private.txt']);
    const before = state(w);
    const paths = ['gen.txt', 'ignored.log', 'src/b.ts', 'never/was.txt'];
    const { commit, head } = await commitSnapshot(w.repository, { ...snap, paths });
    expect(state(w)).toEqual(before);
    expect(head).toBe(w.git(['rev-parse', 'HEAD']).trim());
    expect(
      w
        .git(['rev-parse', 'orch/generated', `${commit}^1`])
        .trim()
        .split('\n'),
    ).toEqual([commit, head]);
    expect(w.git(['diff', '--name-status', head, commit])).toBe('A\tgen.txt\nA\tignored.log\nD\tsrc/b.ts\n');
  });

  it('is HEAD where that holds them, and the one before where nothing has changed since', async () => {
    using w = await workspace();
    const head = w.git(['rev-parse', 'HEAD']).trim();
    expect(await commitSnapshot(w.repository, { ...snap, paths: ['README.md'] })).toEqual({ commit: head, head });
    expect(w.git(['rev-parse', 'orch/generated']).trim()).toBe(head);
    writeFileSync(join(w.main, 'gen.txt'), generated);
    const first = await commitSnapshot(w.repository, { ...snap, paths: ['gen.txt'] });
    expect(await commitSnapshot(w.repository, { ...snap, paths: ['gen.txt'] })).toEqual(first);
  });

  it('follows the one before it on the same line of work, and no other', async () => {
    using w = await workspace();
    writeFileSync(join(w.main, 'gen.txt'), generated);
    const first = await commitSnapshot(w.repository, { ...snap, paths: ['gen.txt'] });
    appendFileSync(join(w.main, 'gen.txt'), 'eight\n');
    const second = await commitSnapshot(w.repository, { ...snap, paths: ['gen.txt'] });
    expect(w.git(['log', '-1', '--format=%P', second.commit]).trim()).toBe(`${second.head} ${first.commit}`);
    // On a branch that does not hold what the last one began with, its files would look like deleted ones.
    w.git(['checkout', '--quiet', '--orphan', 'other']);
    w.git(['commit', '--quiet', '--message=another beginning']);
    appendFileSync(join(w.main, 'gen.txt'), 'nine\n');
    const third = await commitSnapshot(w.repository, { ...snap, paths: ['gen.txt'] });
    expect(w.git(['log', '-1', '--format=%P', third.commit]).trim()).toBe(third.head);
  });

  it('lets what was built on it be merged by its user without a conflict, whatever both have changed in other lines', async () => {
    using w = await workspace();
    writeFileSync(join(w.main, 'gen.txt'), generated);
    const { commit: base } = await commitSnapshot(w.repository, { ...snap, paths: ['gen.txt'] });
    const tree = await createWorktree(w.repository, { name: 'rule', base, minFreeBytes: 0 });
    writeFileSync(join(tree.path, 'gen.txt'), generated.replace('seven', 'SEVEN by an agent'));
    await commitWorktree(w.repository, { name: 'rule', message: 'Rule' });
    const queue = openMergeQueue(w.repository, { target: 'integration', base: 'HEAD' });
    await queue.add('rule');
    expect((await queue.land()).conflicting).toEqual([]);

    writeFileSync(join(w.main, 'gen.txt'), generated.replace('one', 'ONE by the user'));
    w.git(['add', '--all']);
    w.git(['commit', '--quiet', '--message=what was generated']);
    w.git(['merge', '--quiet', '--no-edit', '--strategy=ours', 'orch/generated']);
    w.git(['merge', '--quiet', '--no-edit', 'orch/integration']);
    expect(readFileSync(join(w.main, 'gen.txt'), 'utf8')).toBe(
      generated.replace('one', 'ONE by the user').replace('seven', 'SEVEN by an agent'),
    );
    expect(w.git(['status', '--porcelain'])).toBe('');
  });

  it('and any other work is refused with a word of its own before the first commit', async () => {
    using temp = tempDir();
    const path = join(temp.path, 'main');
    mkdirSync(path);
    git(path, 'init', '--quiet');
    using repository = await openRepository({ path, worktreesDir: join(temp.path, 'trees'), environment });
    const empty = { code: 'ORCH_GIT_EMPTY', help: expect.stringContaining('git commit') as string };
    await expect(resolveCommit(repository, 'HEAD')).rejects.toMatchObject(empty);
    await expect(commitSnapshot(repository, { ...snap, paths: [] })).rejects.toMatchObject(empty);
    await expect(createWorktree(repository, { name: 't', base: 'HEAD' })).rejects.toMatchObject(empty);
  });
});
