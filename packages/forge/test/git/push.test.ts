import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { git } from '@orch/testkit';
import { expect, test } from 'vitest';

import { openLocalForge } from '../../src/index.ts';
import { localRepository } from '../support/local-repository.ts';
import { spawnProcess } from '../support/process.ts';

test('nothing that an agent writes into the configuration of the repository is heeded by a push', async () => {
  using local = localRepository();
  const proof = join(local.root, 'pwned');
  const config = (name: string, value: string): string =>
    git(local.root, '--git-dir', local.gitDir, 'config', name, value);
  config(`url.ext::sh -c "touch ${proof}" .insteadOf`, local.bare);
  config(`url.${join(local.root, 'elsewhere')}.pushInsteadOf`, local.bare);
  config('core.sshCommand', `touch ${proof}`);
  config('credential.helper', `!touch ${proof}`);
  config('protocol.ext.allow', 'always');
  config('core.hooksPath', local.root);
  const forge = await openLocalForge({
    path: local.bare,
    source: local,
    process: spawnProcess,
    environment: { PATH: process.env['PATH'] },
  });
  await forge.pushBranch({ branch: 'x', commit: local.commits.one, expect: null }).do();
  expect(git(local.bare, 'rev-parse', 'refs/heads/x').trim()).toBe(local.commits.one);
  expect(existsSync(proof)).toBe(false);
});

test('a commit that the repository lacks is said to be missing, and nothing is left in the folder', async () => {
  using local = localRepository();
  const forge = await openLocalForge({
    path: local.bare,
    source: local,
    process: spawnProcess,
    environment: { PATH: process.env['PATH'] },
  });
  const push = forge.pushBranch({ branch: 'x', commit: 'a'.repeat(40), expect: null });
  await expect(push.do()).rejects.toMatchObject({ code: 'ORCH_FORGE_INVALID' });
  expect(git(local.root, 'ls-remote', local.bare, 'refs/heads/x')).toBe('');
});
