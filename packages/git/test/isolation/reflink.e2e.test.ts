import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { git, initRepository, readTree, writeTree } from '@orch/testkit';
import { expect, test, type TestContext } from 'vitest';

import { commitWorktree, createWorktree, openRepository, removeWorktree } from '../../src/index.ts';
import { reflinkDisk } from '../support/reflink-disk.ts';
import { environment, small } from '../support/workspace.ts';

const large = 16 * 1024 * 1024;

function usedBytes(folder: string): number {
  execFileSync('sync', ['--file-system', folder]);
  const { blocks, bfree, bsize } = statfsSync(folder);
  return (blocks - bfree) * bsize;
}

test('on one that can, a task gets the files of its base, whatever the work tree of the user has in their place', async (context: TestContext) => {
  const disk = reflinkDisk();
  if (disk.path === null) context.skip(`no file system here shares blocks: ${disk.why}`);
  using _disk = disk;
  const main = join(disk.path, 'main');
  const files = {
    '.gitignore': '*.log\n',
    'same.txt': 'same\n'.repeat(5000),
    'changed.txt': 'base\n',
    'removed.txt': 'removed\n',
    'src/deep/a.ts': 'a\n',
    'linked/b.ts': 'b\n',
    'run.sh': '#!/bin/sh\n',
  };
  mkdirSync(main);
  writeTree(main, files);
  chmodSync(join(main, 'run.sh'), 0o755);
  symlinkSync('same.txt', join(main, 'link'));
  initRepository(main);
  writeFileSync(join(main, 'changed.txt'), 'edited by the user\n');
  writeFileSync(join(main, 'untracked.txt'), 'of the user\n');
  rmSync(join(main, 'removed.txt'));
  rmSync(join(main, 'linked'), { recursive: true });
  symlinkSync('src/deep', join(main, 'linked'));
  const before = git(main, 'status', '--porcelain');
  writeFileSync(join(main, 'large.bin'), randomBytes(large));
  git(main, 'add', 'large.bin');
  git(main, 'commit', '--quiet', '-m', 'large');
  using repository = await openRepository({ path: main, worktreesDir: join(disk.path, 'trees'), environment });
  const used = usedBytes(disk.path);
  const { path, base } = await createWorktree(repository, { ...small, isolation: 'reflink', name: 'a' });
  expect(usedBytes(disk.path) - used).toBeLessThan(large / 2);
  expect(readFileSync(join(path, 'large.bin'))).toEqual(readFileSync(join(main, 'large.bin')));
  expect(
    readTree(path, (at) => at === '.git' || at.startsWith('.git/') || at === 'link' || at === 'large.bin'),
  ).toEqual(files);
  expect(git(path, 'status', '--porcelain')).toBe('');
  expect(git(path, 'ls-files', '--stage', 'run.sh')).toContain('100755');

  writeFileSync(join(path, 'same.txt'), 'other\n');
  expect(readFileSync(join(main, 'same.txt'), 'utf8')).toBe(files['same.txt']);
  const { commit } = await commitWorktree(repository, { name: 'a', message: 'm' });
  expect(git(main, 'diff', '--name-only', base, commit)).toBe('same.txt\n');
  await removeWorktree(repository, { name: 'a', attempt: 'a' });
  expect(git(main, 'status', '--porcelain')).toBe(before);
});
