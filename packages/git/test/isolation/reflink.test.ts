import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { createWorktree, listWorktrees } from '../../src/index.ts';
import { sharesBlocks } from '../support/reflink-disk.ts';
import { small, workspace } from '../support/workspace.ts';

test('a file system that cannot share blocks is told as such, with what else there is, and nothing is left of the try', async (context) => {
  using w = await workspace();
  if (sharesBlocks(w.root)) context.skip('the file system of temporary folders shares blocks');
  await expect(createWorktree(w.repository, { ...small, name: 'a', isolation: 'reflink' })).rejects.toMatchObject({
    code: 'ORCH_GIT_NO_REFLINK',
    help: expect.stringMatching(/`clone` or `worktree`.*btrfs, XFS, APFS/) as string,
  });
  expect(existsSync(join(w.trees, 'orch-a'))).toBe(false);
  expect(listWorktrees(w.repository)).toEqual([]);
  expect(w.git(['branch', '--list', 'orch/*'])).toBe('');
});
