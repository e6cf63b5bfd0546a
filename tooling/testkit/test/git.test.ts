import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { git, initRepository, refInFiles, tempDir, writeTree } from '../src/index.ts';

test('arguments reach git as they are, and its answer comes as it is', () => {
  using temp = tempDir();
  const words = `it's "so" $HOME \`x\` \\ ä\n* ;`;
  writeTree(temp.path, { 'a.txt': 'x'.repeat(300_000) });
  initRepository(temp.path);
  git(temp.path, 'commit', '--quiet', '--allow-empty', '--message', words);
  expect(git(temp.path, 'log', '-1', '--format=%B')).toBe(`${words}\n\n`);
  expect(git(temp.path, 'show', 'HEAD:a.txt')).toBe('x'.repeat(300_000));
});

test('a call that fails throws what git said, and the next one works', () => {
  using temp = tempDir();
  initRepository(temp.path);
  expect(() => git(temp.path, 'rev-parse', '--verify', 'nothing')).toThrow(
    expect.objectContaining({
      status: 128,
      message: 'Command failed: git rev-parse --verify nothing\nfatal: Needed a single revision\n',
    }),
  );
  expect(() => git(join(temp.path, 'nowhere'), 'version')).toThrow(/nowhere/);
  expect(git(temp.path, 'log', '--format=%s')).toBe('start\n');
});

test('folders with the same content are repositories of their own, clean, with the same commit', () => {
  using temp = tempDir();
  const made = ['one', 'two'].map((name) => {
    const root = join(temp.path, name);
    writeTree(root, { 'a.txt': 'a\n', 'b/run': '#!/bin/sh\n' });
    chmodSync(join(root, 'b/run'), 0o755);
    symlinkSync('a.txt', join(root, 'link'));
    initRepository(root);
    return root;
  });
  const [one = '', two = ''] = made;
  for (const root of made) {
    expect(git(root, 'diff-files')).toBe('');
    expect(git(root, 'fsck', '--strict')).toBe('');
    expect(git(root, 'ls-files', '--stage').match(/^\d+/gm)).toEqual(['100644', '100755', '120000']);
    expect(statSync(join(root, '.git/HEAD')).mode & 0o777).toBe(statSync(join(one, '.git/HEAD')).mode & 0o777);
  }
  expect(git(two, 'rev-parse', 'HEAD')).toBe(git(one, 'rev-parse', 'HEAD'));
  writeFileSync(join(two, 'a.txt'), 'other\n');
  git(two, 'commit', '--quiet', '--all', '--message=more');
  expect(git(one, 'log', '--format=%s')).toBe('start\n');
});

test('folders that differ in a name, a right to execute, a link or a byte do not share a commit', () => {
  using temp = tempDir();
  const contents: readonly ((root: string) => void)[] = [
    (root) => writeTree(root, { a: 'x' }),
    (root) => writeTree(root, { b: 'x' }),
    (root) => writeTree(root, { a: 'y' }),
    (root) => writeTree(root, { 'a/x': '' }),
    (root) => symlinkSync('x', join(root, 'a')),
    (root) => {
      writeTree(root, { a: 'x' });
      chmodSync(join(root, 'a'), 0o755);
    },
  ];
  const trees = contents.map((make, index) => {
    const root = join(temp.path, String(index));
    mkdirSync(root);
    make(root);
    initRepository(root);
    return git(root, 'rev-parse', 'HEAD^{tree}');
  });
  expect(new Set(trees).size).toBe(contents.length);
});

test('a ref is read in its file as git reads it, and left to git where it stands elsewhere', () => {
  using temp = tempDir();
  initRepository(temp.path);
  const gitDir = join(temp.path, '.git');
  const head = git(temp.path, 'rev-parse', 'HEAD').trim();
  expect([refInFiles(gitDir, 'HEAD'), refInFiles(gitDir, 'refs/heads/main')]).toEqual([head, head]);
  expect(refInFiles(gitDir, 'refs/heads/none')).toBeNull();
  expect(refInFiles(gitDir, head)).toBeUndefined();
  git(temp.path, 'pack-refs', '--all');
  expect(refInFiles(gitDir, 'refs/heads/main')).toBeUndefined();
});
