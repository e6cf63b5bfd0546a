import { join } from 'node:path';

import { git } from '@orch/testkit';
import { expect, test } from 'vitest';

import { openLocalForge } from '../../src/index.ts';
import { localRepository } from '../support/local-repository.ts';
import { spawnProcess } from '../support/process.ts';

test('a shallow clone pushes into a bare repository, which ends where that does', async () => {
  using local = localRepository();
  const at = join(local.root, 'shallow');
  const first = git(local.root, '--git-dir', local.gitDir, 'rev-parse', 'main').trim();
  git(local.root, 'clone', '--quiet', '--depth=1', '--branch=main', `file://${local.gitDir}`, at);
  const forge = await openLocalForge({
    path: join(local.root, 'new.git'),
    source: { gitDir: join(at, '.git'), scratchDir: local.scratchDir },
    process: spawnProcess,
    environment: { PATH: process.env['PATH'] },
  });
  await forge.pushBranch({ branch: 'x', commit: first, expect: null }).do();
  expect(git(join(local.root, 'new.git'), 'rev-list', 'refs/heads/x').trim()).toBe(first);
});
