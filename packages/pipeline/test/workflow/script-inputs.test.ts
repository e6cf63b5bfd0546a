import { join } from 'node:path';
import { readFileSync, symlinkSync } from 'node:fs';

import { sha256 } from '@orch/core';
import { git, initRepository, tempDir, writeTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import { hashScriptInputs } from '../../src/workflow/script-inputs.ts';

const none = (): boolean => false;

function inputsOf(root: string, leaveOut: (path: string) => boolean = none): string[] {
  const paths: string[] = [];
  hashScriptInputs(root, leaveOut, (path) => {
    paths.push(path);
    return sha256(path);
  });
  return paths;
}

test('The inputs are exactly the files that git would list, tracked or not.', () => {
  using folder = tempDir();
  writeTree(folder.path, {
    '.gitignore': 'dist/\n*.log\n!keep.log\n/only-root\n',
    'a.js': '',
    'b.log': '',
    'keep.log': '',
    'only-root': '',
    'sub/only-root': '',
    'sub/.gitignore': '!b.log\nsecret*\n',
    'sub/b.log': '',
    'sub/secret.txt': '',
    'dist/out.js': '',
    'dist/keep.log': '',
    'node_modules/x/index.js': '',
  });
  initRepository(folder.path);
  writeTree(folder.path, { 'untracked.js': '', '.git/info/exclude': 'local.txt\n', 'local.txt': '' });
  const listed = git(folder.path, 'ls-files', '--cached', '--others', '--exclude-standard')
    .trim()
    .split('\n')
    .filter((path) => !path.startsWith('node_modules/'));
  expect(inputsOf(folder.path).sort()).toEqual(listed.sort());
});

test('A changed, added or removed file changes the hash; one that is left out does not.', () => {
  using folder = tempDir();
  writeTree(folder.path, { a: '1', 'docs/b': '1' });
  const hash = (): string =>
    hashScriptInputs(
      folder.path,
      (path) => path.startsWith('docs/'),
      (path) => sha256(readFileSync(join(folder.path, path))),
    );
  const before = hash();
  writeTree(folder.path, { 'docs/b': '2' });
  expect(hash()).toBe(before);
  writeTree(folder.path, { a: '2' });
  const changed = hash();
  expect(changed).not.toBe(before);
  writeTree(folder.path, { c: '' });
  expect(hash()).not.toBe(changed);
});

test('A link that leads nowhere or in a circle counts as itself and stops nothing.', () => {
  using folder = tempDir();
  symlinkSync('nowhere', join(folder.path, 'dead'));
  symlinkSync('circle', join(folder.path, 'circle'));
  const hash = hashScriptInputs(folder.path, none, (path) => sha256(readFileSync(join(folder.path, path))));
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
});
