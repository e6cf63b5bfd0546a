import { appendFileSync, chownSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { git, tempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { openRepository } from '../../src/index.ts';
import { plainFormat } from '../../src/repository/plain-format.ts';
import { readPointers } from '../../src/repository/pointers.ts';
import { environment, workspace } from '../support/workspace.ts';

test('the format of an ordinary repository is told by its files, also from a linked work tree', async () => {
  using w = await workspace();
  expect(plainFormat(w.main, readPointers(w.main))).toBe('sha1');
  const linked = join(w.root, 'linked');
  w.git(['worktree', 'add', '--quiet', linked]);
  expect(plainFormat(linked, readPointers(linked))).toBe('sha1');
  expect(w.git(['rev-parse', '--show-object-format']).trim()).toBe('sha1');
});

describe('git is asked about', () => {
  const config = (main: string, text: string): void => appendFileSync(join(main, '.git/config'), text);
  test.each<readonly [string, (main: string) => void]>([
    ['settings of other files', (main) => config(main, '[include]\n\tpath = /etc/gitconfig\n')],
    ['extensions', (main) => config(main, '[extensions]\n\tworktreeConfig = true\n')],
    ['another version', (main) => config(main, '[core]\n\trepositoryformatversion = 1\n')],
    ['a repository without settings', (main) => rmSync(join(main, '.git/config'))],
    ['a folder that git would not take for one', (main) => rmSync(join(main, '.git/refs'), { recursive: true })],
    ['a repository without HEAD', (main) => rmSync(join(main, '.git/HEAD'))],
  ])('%s', async (_what, change) => {
    using w = await workspace();
    change(w.main);
    expect(plainFormat(w.main, readPointers(w.main))).toBeUndefined();
  });

  test('a repository of another format', async () => {
    using temp = tempDir();
    const main = join(temp.path, 'main');
    mkdirSync(main);
    git(main, 'init', '--quiet', '--object-format=sha256');
    expect(plainFormat(main, readPointers(main))).toBeUndefined();
    using _repository = await openRepository({ path: main, worktreesDir: join(temp.path, 'trees'), environment });
  });

  test.runIf(process.getuid?.() === 0)('a repository of somebody else, which is refused', async () => {
    using w = await workspace();
    chownSync(join(w.main, '.git'), 12_345, 12_345);
    expect(plainFormat(w.main, readPointers(w.main))).toBeUndefined();
    const again = openRepository({ path: w.main, worktreesDir: w.trees, environment });
    await expect(again).rejects.toMatchObject({ code: 'ORCH_GIT_FOREIGN_OWNER' });
  });
});
