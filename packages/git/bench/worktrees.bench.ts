import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { env } from 'node:process';

import { git, initRepository, tempDir, writeTree } from '@orch/testkit';
import { test } from 'vitest';

import { createWorktree, type Isolation, openRepository, predictMerge, removeWorktree } from '../src/index.ts';

const files = Object.fromEntries(
  Array.from({ length: 500 }, (_, n) => [`src/d${n % 20}/f${n}.ts`, `export const v${n} = ${n};\n`.repeat(250)]),
);

test('a worktree of 500 files', async ({ bench }) => {
  using temp = tempDir();
  const main = join(temp.path, 'main');
  writeTree(main, files);
  initRepository(main);
  const worktreesDir = join(temp.path, 'trees');
  const environment = { PATH: env['PATH'] };
  using repository = await openRepository({ path: main, worktreesDir, environment, inside: () => [] });
  let made = 0;
  const plain = (): string => {
    made += 1;
    const at = join(temp.path, `plain-${made}`);
    execFileSync('git', ['worktree', 'add', '--quiet', '-b', `plain-${made}`, at, 'main'], { cwd: main });
    return at;
  };
  const ours = async (isolation: Isolation = 'worktree'): Promise<string> => {
    made += 1;
    const { name } = await createWorktree(repository, { name: `w${made}`, base: 'main', minFreeBytes: 0, isolation });
    return name;
  };

  await bench.compare(
    bench('git worktree add', () => {
      plain();
    }),
    bench('createWorktree', async () => {
      await ours();
    }),
    bench('git clone --shared', () => {
      made += 1;
      execFileSync('git', ['clone', '--quiet', '--shared', main, join(temp.path, `clone-${made}`)]);
    }),
    bench('createWorktree as a clone', async () => {
      await ours('clone');
    }),
    bench('git worktree add, then remove', () => {
      execFileSync('git', ['worktree', 'remove', '--force', plain()], { cwd: main });
    }),
    bench('createWorktree, then removeWorktree with its rescue', async () => {
      const name = await ours();
      await removeWorktree(repository, { name, attempt: name });
    }),
    bench('createWorktree as a clone, then removeWorktree with its rescue', async () => {
      const name = await ours('clone');
      await removeWorktree(repository, { name, attempt: name });
    }),
    { time: 500, iterations: 10, warmupTime: 0, warmupIterations: 1 },
  );
}, 120_000);

test('a merge that is foreseen', async ({ bench }) => {
  using temp = tempDir();
  const main = join(temp.path, 'main');
  writeTree(main, files);
  initRepository(main);
  const worktreesDir = join(temp.path, 'trees');
  using repository = await openRepository({ path: main, worktreesDir, environment: { PATH: env['PATH'] } });
  const other = git(main, 'commit-tree', '-m', 'x', '-p', 'HEAD', 'HEAD^{tree}').trim();
  await bench.compare(
    bench('git merge-tree', () => {
      execFileSync('git', ['merge-tree', '--write-tree', 'main', other], { cwd: main });
    }),
    bench('predictMerge', async () => {
      await predictMerge(repository, 'main', other);
    }),
    { time: 500 },
  );
}, 60_000);
