import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { git, tempDir } from '@orch/testkit';
import { array, assert, constantFrom, property } from 'fast-check';
import { expect, test } from 'vitest';

import { driverPattern } from '../../src/process/neutral-drivers.ts';
import { hasNoDrivers } from '../../src/process/no-drivers.ts';

function place(): { readonly gitDir: string; readonly cwd: string } & Disposable {
  const dir = tempDir();
  git(dir.path, 'init', '--quiet', '--template=');
  const gitDir = join(dir.path, '.git');
  return { cwd: dir.path, gitDir, [Symbol.dispose]: () => dir[Symbol.dispose]() };
}

test('an ordinary configuration shows that it has no drivers, and one with a driver does not', () => {
  using p = place();
  expect(hasNoDrivers(p)).toBe(true);
  git(p.cwd, 'config', 'branch.main.merge', 'refs/heads/main');
  expect(hasNoDrivers(p)).toBe(true);
  git(p.cwd, 'config', 'filter.lfs.clean', 'git-lfs clean');
  expect(hasNoDrivers(p)).toBe(false);
});

test.each([
  ['filter in capitals', '[FILTER "x"]\n\tclean = y\n'],
  ['driver behind another section', '[core] bare = false [merge "x"] driver = y\n'],
  ['driver of the old form', '[diff.x]\ncommand = y\n'],
  ['include', '[include]\n\tpath = other\n'],
  ['include under a condition', '[includeIf "gitdir:/"]\n\tpath = other\n'],
])('a %s is left to git', (_what, text) => {
  using p = place();
  writeFileSync(join(p.gitDir, 'config.worktree'), text);
  expect(hasNoDrivers(p)).toBe(false);
});

test('a configuration that is a folder, or longer than any, is left to git, and one behind a link is read', () => {
  using p = place();
  const own = join(p.gitDir, 'config.worktree');
  mkdirSync(own);
  expect(hasNoDrivers(p)).toBe(false);
  using long = place();
  writeFileSync(join(long.gitDir, 'config.worktree'), `# ${'x'.repeat(100_000)}\n`);
  expect(hasNoDrivers(long)).toBe(false);
  using linked = place();
  writeFileSync(join(linked.cwd, 'elsewhere'), '[filter "x"]\n\tclean = y\n');
  symlinkSync(join(linked.cwd, 'elsewhere'), join(linked.gitDir, 'config.worktree'));
  expect(hasNoDrivers(linked)).toBe(false);
});

test('a pipe in place of the configuration is not waited for', () => {
  using p = place();
  execFileSync('mkfifo', [join(p.gitDir, 'config.worktree')]);
  expect(hasNoDrivers(p)).toBe(false);
});

test('whatever git finds in a configuration, it is not said to have no drivers where it has some', () => {
  using p = place();
  const part = constantFrom(
    '[',
    ']',
    'filter',
    'Merge',
    'diff',
    'include',
    'core',
    ' ',
    '"x"',
    '.x',
    '\n',
    '\t',
    '\\\n',
    '#',
    ';',
    '=',
    'clean',
    'driver',
    'command',
    'path',
    'y',
    '"',
    '\r\n',
    '[filter "x"]\nclean=y\n',
    '[core]',
    '\u{feff}',
  );
  assert(
    property(array(part, { maxLength: 12 }), (parts) => {
      const file = join(p.cwd, 'tried');
      writeFileSync(file, parts.join(''));
      let found = '';
      try {
        const args = ['config', '--file', file, '--name-only', '--get-regexp', driverPattern];
        found = execFileSync('git', args, { cwd: p.cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
      } catch {
        return; // there is none, or git does not read it
      }
      writeFileSync(join(p.gitDir, 'config.worktree'), parts.join(''));
      expect([found, hasNoDrivers(p)]).toEqual([found, false]);
    }),
    { numRuns: 20 },
  );
});
