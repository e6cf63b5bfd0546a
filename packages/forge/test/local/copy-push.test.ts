import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { git } from '@orch/testkit';
import { expect, test } from 'vitest';

import { openLocalForge, type Forge, type ProcessPort } from '../../src/index.ts';
import { localRepository, type LocalRepository } from '../support/local-repository.ts';
import { spawnProcess } from '../support/process.ts';

/** A forge that tells which commands of git it has run. */
async function open(
  local: LocalRepository,
  before: (command: string, run: readonly string[]) => void = () => undefined,
): Promise<{ readonly forge: Forge; readonly run: string[] }> {
  const run: string[] = [];
  const process_: ProcessPort = (command) => {
    before(command.argv[1] ?? '', run);
    run.push(command.argv[1] ?? '');
    return spawnProcess(command);
  };
  const environment = { PATH: process.env['PATH'] };
  const forge = await openLocalForge({ path: local.bare, source: local, process: process_, environment });
  return { forge, run };
}

const inSource = (local: LocalRepository, ...args: readonly string[]): string =>
  git(local.root, '--git-dir', local.gitDir, ...args).trim();

test('a branch with a few new commits is moved without a push, and is whole in the forge alone', async () => {
  using local = localRepository();
  const { forge, run } = await open(local);
  const { one, two } = local.commits;
  await forge.pushBranch({ branch: 'x', commit: one, expect: null }).do();
  await forge.pushBranch({ branch: 'x', commit: two, expect: one }).do();
  expect(run).not.toContain('push');
  rmSync(local.gitDir, { recursive: true });
  expect(git(local.bare, 'rev-parse', 'refs/heads/x').trim()).toBe(two);
  expect(git(local.bare, 'fsck', '--full', '--strict', '--no-dangling')).toBe('');
  expect(git(local.bare, 'show', 'x:a.txt')).toBe('two');
});

test.each<[string, (local: LocalRepository) => void]>([
  ['packed', (local) => inSource(local, 'repack', '-q', '-a', '-d')],
  [
    'for a forge with settings for what it receives',
    (local) => git(local.bare, 'config', 'receive.fsckObjects', 'true'),
  ],
  [
    'for a forge with settings in a second file',
    (local) => {
      git(local.bare, 'config', 'extensions.worktreeConfig', 'true');
      git(local.bare, 'config', '--worktree', 'receive.fsckObjects', 'true');
    },
  ],
])('what is %s is pushed', async (_what, change) => {
  using local = localRepository();
  change(local);
  const { forge, run } = await open(local);
  await forge.pushBranch({ branch: 'x', commit: local.commits.two, expect: null }).do();
  expect(run).toContain('push');
  expect(git(local.bare, 'show', 'x:a.txt')).toBe('two');
});

test('a file that is too large to be copied is pushed', async () => {
  using local = localRepository();
  writeFileSync(join(local.root, 'large'), Buffer.alloc(9 * 1024 * 1024, 'x'));
  const blob = inSource(local, 'hash-object', '-w', join(local.root, 'large'));
  const env = { ...process.env, GIT_DIR: local.gitDir };
  const input = `100644 blob ${blob}\tlarge\n`;
  const tree = execFileSync('git', ['mktree'], { env, input, encoding: 'utf8' }).trim();
  const args = ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit-tree', '-m', 'x', '-p', local.commits.base, tree];
  const commit = inSource(local, ...args);
  const { forge, run } = await open(local);
  await forge.pushBranch({ branch: 'x', commit, expect: null }).do();
  expect(run).toContain('push');
  expect(git(local.bare, 'cat-file', '-s', 'x:large').trim()).toBe(String(9 * 1024 * 1024));
});

test('a history that is not whole in the forge moves no branch, also where it was changed while it was copied', async () => {
  using local = localRepository();
  const { one } = local.commits;
  const tree = inSource(local, 'rev-parse', `${one}^{tree}`);
  const place = (folder: string, id: string): string => join(folder, 'objects', id.slice(0, 2), id.slice(2));
  const { forge, run } = await open(local, (command, before) => {
    // The tree goes from the forge between the copy and the look at it, and from the repository.
    if (command !== 'rev-list' || !before.includes('rev-list') || before.includes('push')) return;
    rmSync(place(local.bare, tree));
    rmSync(place(local.gitDir, tree));
  });
  await expect(forge.pushBranch({ branch: 'x', commit: one, expect: null }).do()).rejects.toMatchObject({
    code: expect.stringMatching(/^ORCH_FORGE_/) as string,
  });
  expect(run).toContain('push');
  expect(git(local.bare, 'for-each-ref', 'refs/heads/x')).toBe('');
});

test('an object whose content is not what its name says is not copied', async () => {
  using local = localRepository();
  const { one, two } = local.commits;
  const blob = (commit: string): string => inSource(local, 'rev-parse', `${commit}:a.txt`);
  const place = (id: string): string => join(local.gitDir, 'objects', id.slice(0, 2), id.slice(2));
  chmodSync(place(blob(one)), 0o644);
  writeFileSync(place(blob(one)), readFileSync(place(blob(two))));
  const { forge, run } = await open(local);
  await expect(forge.pushBranch({ branch: 'x', commit: one, expect: null }).do()).rejects.toMatchObject({
    code: expect.stringMatching(/^ORCH_FORGE_/) as string,
  });
  expect(run).toContain('push');
  expect(git(local.bare, 'for-each-ref', 'refs/heads/x')).toBe('');
});

test.each([
  ['only begun', (bytes: Buffer) => bytes.subarray(0, 1)],
  ['without its end', (bytes: Buffer) => bytes.subarray(0, -4)],
])('an object that stands in the forge %s is replaced by the one that the branch leads to', async (_what, damage) => {
  using local = localRepository();
  const { one } = local.commits;
  const blob = inSource(local, 'rev-parse', `${one}:a.txt`);
  const place = (folder: string): string => join(folder, 'objects', blob.slice(0, 2), blob.slice(2));
  mkdirSync(dirname(place(local.bare)), { recursive: true });
  writeFileSync(place(local.bare), damage(readFileSync(place(local.gitDir))));
  const { forge, run } = await open(local);
  await forge.pushBranch({ branch: 'x', commit: one, expect: null }).do();
  expect(run).not.toContain('push');
  expect(git(local.bare, 'fsck', '--full', '--strict', '--no-dangling')).toBe('');
  expect(git(local.bare, 'show', 'x:a.txt')).toBe('one');
});

test('two that move a branch at once: the first one does, and the other one is told where it is', async () => {
  using local = localRepository();
  const { one, other } = local.commits;
  const { forge } = await open(local, (command) => {
    if (command === 'update-ref')
      git(local.root, '--git-dir', local.gitDir, 'push', '--quiet', local.bare, `${other}:refs/heads/x`);
  });
  await expect(forge.pushBranch({ branch: 'x', commit: one, expect: null }).do()).rejects.toMatchObject({
    code: 'ORCH_FORGE_STALE',
    data: { branch: 'x', actual: other, expected: null },
  });
  expect(git(local.bare, 'rev-parse', 'refs/heads/x').trim()).toBe(other);
});
