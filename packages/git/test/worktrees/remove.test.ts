import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { writeTree } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import {
  commitWorktree,
  createWorktree,
  deleteRescue,
  listRescues,
  listWorktrees,
  removeWorktree,
  restoreRescue,
  showRescue,
} from '../../src/index.ts';
import { portable, small as any, workspace } from '../support/workspace.ts';

describe.each(portable)('%s', (isolation) => {
  const small = { ...any, isolation };
  test('a removed worktree is kept whole: edited, staged, untracked and ignored files, links, and commits that were reset away', async () => {
    using w = await workspace();
    const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
    writeTree(path, { 'src/a.ts': 'staged\n', 'new.txt': 'new\n', '.env': 'SECRET=1\n', 'crlf.txt': 'a\r\nb\r\n' });
    w.git(['add', 'src/a.ts'], path);
    writeTree(path, { 'src/a.ts': 'edited after staging\n', '.gitattributes': '* text eol=lf\n' });
    symlinkSync('../nowhere', join(path, 'link'));
    mkdirSync(join(path, 'empty'));
    w.git(['commit', '--quiet', '--allow-empty', '-m', 'lost'], path);
    const lost = w.git(['rev-parse', 'HEAD'], path).trim();
    w.git(['reset', '--quiet', '--soft', 'HEAD~1'], path);

    const { rescue, manifest, commit } = await removeWorktree(w.repository, { name: 'a', attempt: 'run1-a-1' });
    expect(rescue).toBe('refs/orch/rescue/run1-a-1');
    expect(existsSync(path)).toBe(false);
    expect(listWorktrees(w.repository)).toEqual([]);
    expect(w.git(['worktree', 'list']).trim().split('\n')).toHaveLength(1);
    expect(w.git(['branch', '--list', 'orch/*'])).toContain('orch/a');
    expect(manifest).toMatchObject({
      worktree: 'a',
      branch: 'refs/heads/orch/a',
      emptyFolders: ['empty'],
      leftOut: [],
    });
    expect(w.git(['merge-base', '--is-ancestor', lost, commit])).toBe('');

    const into = join(w.root, 'back');
    await restoreRescue(w.repository, { name: 'run1-a-1', into });
    expect(readFileSync(join(into, 'src/a.ts'), 'utf8')).toBe('edited after staging\n');
    expect(readFileSync(join(into, 'crlf.txt'), 'utf8')).toBe('a\r\nb\r\n');
    expect(readFileSync(join(into, '.env'), 'utf8')).toBe('SECRET=1\n');
    expect(existsSync(join(into, 'empty'))).toBe(true);
    const staged = join(w.root, 'staged');
    await restoreRescue(w.repository, { name: 'run1-a-1', into: staged, part: 'index' });
    expect(readFileSync(join(staged, 'src/a.ts'), 'utf8')).toBe('staged\n');

    const { files } = await showRescue(w.repository, 'run1-a-1');
    expect(files).toContainEqual({ path: 'link', bytes: 10, kind: 'link' });
    expect(await listRescues(w.repository)).toMatchObject([{ name: 'run1-a-1', commit }]);
    await deleteRescue(w.repository, 'run1-a-1', commit);
    expect(await listRescues(w.repository)).toEqual([]);
  });

  test('conflicts that are not resolved are kept with all their sides', async () => {
    using w = await workspace();
    const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
    writeTree(path, { 'README.md': 'ours\n' });
    w.git(['commit', '--quiet', '-am', 'ours'], path);
    writeTree(w.main, { 'README.md': 'theirs\n' });
    w.git(['commit', '--quiet', '-am', 'theirs']);
    const theirs = w.git(['rev-parse', 'main']).trim();
    expect(() => w.git(['merge', '--quiet', theirs], path)).toThrow(/merge/);
    const { rescue, commit } = await removeWorktree(w.repository, { name: 'a', attempt: 'x' });
    expect(w.git(['show', `${rescue}:stage-2/README.md`])).toBe('ours\n');
    expect(w.git(['show', `${rescue}:stage-3/README.md`])).toBe('theirs\n');
    expect(w.git(['show', `${rescue}:worktree/README.md`])).toContain('<<<<<<<');
    expect(w.git(['show', `${rescue}:git/MERGE_HEAD`])).toBe(w.git(['rev-parse', 'main']));
    expect(w.git(['rev-list', '--parents', '-n1', commit]).trim().split(' ')).toHaveLength(3);
  });

  test('a rescue of an attempt that has one already gets a name of its own', async () => {
    using w = await workspace();
    for (const content of ['one', 'two']) {
      const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
      writeFileSync(join(path, 'f'), content);
      await removeWorktree(w.repository, { name: 'a', attempt: 'x' });
    }
    const names = (await listRescues(w.repository)).map(({ name }) => name);
    expect(names.sort()).toEqual(['x', 'x.2']);
    expect(w.git(['show', 'refs/orch/rescue/x:worktree/f'])).toBe('one');
  });

  describe('folders that tools make again', () => {
    test('are left out only where git ignores them and tracks nothing in them, and are listed', async () => {
      using w = await workspace();
      const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
      writeTree(path, { 'node_modules/x/index.js': 'x', 'src/dist/keep.js': 'k', 'pkg/node_modules/y.js': 'y' });
      w.git(['add', '--force', 'pkg/node_modules/y.js'], path);
      const { manifest, rescue } = await removeWorktree(w.repository, {
        name: 'a',
        attempt: 'x',
        regenerable: ['node_modules', 'dist'],
      });
      expect(manifest.leftOut).toEqual(['node_modules']);
      expect(w.git(['show', `${rescue}:worktree/src/dist/keep.js`])).toBe('k');
      expect(w.git(['show', `${rescue}:worktree/pkg/node_modules/y.js`])).toBe('y');
    });

    test('are left out also in the folder of a submodule, of which the user has staged another one', async () => {
      using w = await workspace();
      const head = w.git(['rev-parse', 'HEAD']).trim();
      const stage = (path: string): string => w.git(['update-index', '--add', '--cacheinfo', `160000,${head},${path}`]);
      stage('one');
      w.git(['commit', '--quiet', '-m', 'a submodule']);
      stage('two');
      const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
      writeTree(path, { 'one/node_modules/x.js': 'x', 'two/node_modules/y.js': 'y', 'one/kept.txt': 'kept' });
      const how = { name: 'a', attempt: 'x', regenerable: ['node_modules'] };
      const { manifest, rescue } = await removeWorktree(w.repository, how);
      expect(manifest.leftOut).toEqual(['one/node_modules', 'two/node_modules']);
      expect(w.git(['show', `${rescue}:worktree/one/kept.txt`])).toBe('kept');
    });
  });

  describe('nothing is removed', () => {
    test('while a process works inside, and it says which', async () => {
      using w = await workspace();
      const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
      const child = spawn('sleep', ['60'], { cwd: path, stdio: 'ignore' });
      await once(child, 'spawn');
      try {
        await expect(removeWorktree(w.repository, { name: 'a', attempt: 'x' })).rejects.toMatchObject({
          code: 'ORCH_GIT_WORKTREE_BUSY',
          data: { processes: [{ pid: child.pid, by: 'working folder' }] },
        });
      } finally {
        child.kill('SIGKILL');
        await once(child, 'close');
      }
      expect(listWorktrees(w.repository)).toMatchObject([{ name: 'a', state: 'ready' }]);
      await removeWorktree(w.repository, { name: 'a', attempt: 'x' });
    });

    test('if another repository is inside', async () => {
      using w = await workspace();
      const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
      mkdirSync(join(path, 'vendor'));
      w.git(['init', '--quiet'], join(path, 'vendor'));
      await expect(removeWorktree(w.repository, { name: 'a', attempt: 'x' })).rejects.toMatchObject({
        code: 'ORCH_GIT_UNSAVED',
        data: { path: 'vendor/.git' },
      });
      expect(existsSync(join(path, 'vendor/.git/HEAD'))).toBe(true);
      expect(listWorktrees(w.repository)).toMatchObject([{ state: 'ready', held: true }]);
    });

    test('if its index cannot be read', async () => {
      using w = await workspace();
      const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
      const index = w.git(['rev-parse', '--path-format=absolute', '--git-path', 'index'], path).trim();
      writeFileSync(index, 'garbage');
      await expect(removeWorktree(w.repository, { name: 'a', attempt: 'x' })).rejects.toMatchObject({
        code: 'ORCH_GIT_DAMAGED',
      });
      expect(readFileSync(join(path, 'README.md'), 'utf8')).toBe('# Shop\n');
    });

    test('if git can no longer read its HEAD', async () => {
      using w = await workspace();
      const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
      w.git(['checkout', '--quiet', '--detach'], path);
      w.git(['update-ref', '-d', 'HEAD'], path);
      await expect(removeWorktree(w.repository, { name: 'a', attempt: 'x' })).rejects.toMatchObject({
        code: isolation === 'clone' ? 'ORCH_GIT_CLONE_UNSAFE' : 'ORCH_GIT_UNSAVED',
      });
      expect(existsSync(join(path, 'README.md'))).toBe(true);
    });

    test('if the folder was replaced by a link to another one', async () => {
      using w = await workspace();
      const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
      rmSync(path, { recursive: true });
      symlinkSync(w.main, path);
      await expect(removeWorktree(w.repository, { name: 'a', attempt: 'x' })).rejects.toMatchObject({
        code: 'ORCH_GIT_UNSAFE_PATH',
      });
      expect(existsSync(join(w.main, 'README.md'))).toBe(true);
    });

    test('if a file changes between saving and removing: the worktree comes back', async () => {
      let path = '';
      let looks = 0;
      // The second look comes after the folder was moved away: a program that had it open writes on.
      const inside = (folder: string): [] => {
        looks += 1;
        if (looks === 2) appendFileSync(join(folder, 'README.md'), 'late\n');
        return [];
      };
      using w = await workspace(undefined, { inside });
      ({ path } = await createWorktree(w.repository, { ...small, name: 'a' }));
      await expect(removeWorktree(w.repository, { name: 'a', attempt: 'x' })).rejects.toMatchObject({
        code: 'ORCH_GIT_WORKTREE_CHANGED',
        data: { changed: ['README.md'] },
      });
      expect(readFileSync(join(path, 'README.md'), 'utf8')).toBe('# Shop\nlate\n');
      expect(w.git(['status', '--porcelain'], path)).toBe(' M README.md\n');
    });

    test('of an unknown name', async () => {
      using w = await workspace();
      await expect(removeWorktree(w.repository, { name: 'a', attempt: 'x' })).rejects.toMatchObject({
        code: 'ORCH_GIT_WORKTREE_UNKNOWN',
      });
    });
  });
});

test('nothing is removed if a worktree was made a repository of its own', async () => {
  using w = await workspace();
  const { path } = await createWorktree(w.repository, { ...any, name: 'a' });
  rmSync(join(path, '.git'));
  w.git(['init', '--quiet'], path);
  await expect(removeWorktree(w.repository, { name: 'a', attempt: 'x' })).rejects.toMatchObject({
    code: 'ORCH_GIT_UNSAVED',
  });
  expect(existsSync(join(path, '.git/HEAD'))).toBe(true);
});

test('a worktree whose folder somebody has deleted is removed with what git still has of it', async () => {
  using w = await workspace();
  const { path } = await createWorktree(w.repository, { ...any, name: 'a' });
  writeFileSync(join(path, 'staged.txt'), 'staged');
  w.git(['add', 'staged.txt'], path);
  rmSync(path, { recursive: true });
  const { rescue } = await removeWorktree(w.repository, { name: 'a', attempt: 'x' });
  expect(w.git(['show', `${rescue}:index/staged.txt`])).toBe('staged');
  expect(w.git(['worktree', 'list']).trim().split('\n')).toHaveLength(1);
});

test('a clone whose folder or whose .git somebody has deleted is removed with what is left, and its branch stays', async () => {
  using w = await workspace();
  for (const [name, gone] of [
    ['a', '.'],
    ['b', '.git'],
  ] as const) {
    const { path } = await createWorktree(w.repository, { ...any, name, isolation: 'clone' });
    writeFileSync(join(path, 'done.txt'), 'done');
    const { commit } = await commitWorktree(w.repository, { name, message: 'done' });
    writeFileSync(join(path, 'more.txt'), 'more');
    rmSync(join(path, gone), { recursive: true });
    const { rescue, manifest } = await removeWorktree(w.repository, { name, attempt: name });
    expect(manifest.head).toBe(null);
    expect(w.git(['rev-parse', `orch/${name}`]).trim()).toBe(commit);
    const kept = w.git(['ls-tree', '-r', '--name-only', rescue]);
    expect(kept.includes('worktree/more.txt')).toBe(gone === '.git');
  }
  expect(listWorktrees(w.repository)).toEqual([]);
});

test('a branch that somebody else has moved or checked out meanwhile stays theirs, and the rescue has what the clone had', async () => {
  using w = await workspace();
  for (const [name, take, code] of [
    [
      'a',
      (branch: string) => w.git(['branch', '--force', branch, w.git(['commit-tree', '-m', 'x', 'HEAD^{tree}']).trim()]),
      'ORCH_GIT_STALE',
    ],
    ['b', (branch: string) => w.git(['switch', '--quiet', branch]), 'ORCH_GIT_CHECKED_OUT'],
  ] as const) {
    const { path } = await createWorktree(w.repository, { ...any, name, isolation: 'clone' });
    take(`orch/${name}`);
    const theirs = w.git(['rev-parse', `orch/${name}`]);
    writeFileSync(join(path, 'done.txt'), 'done');
    await expect(commitWorktree(w.repository, { name, message: 'done' })).rejects.toMatchObject({ code });
    await expect(commitWorktree(w.repository, { name, message: 'done' })).rejects.toMatchObject({ code });
    const own = w.git(['rev-parse', 'HEAD'], path).trim();
    const { rescue } = await removeWorktree(w.repository, { name, attempt: name });
    expect(w.git(['rev-parse', `orch/${name}`])).toBe(theirs);
    expect(w.git(['rev-list', rescue]).split('\n')).toContain(own);
    expect(w.git(['status', '--porcelain'])).toBe('');
  }
});
