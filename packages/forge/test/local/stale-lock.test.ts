import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { systemClock, type Clock } from '@orch/core';
import { expect, test } from 'vitest';

import { openLocalForge } from '../../src/index.ts';
import { localRepository } from '../support/local-repository.ts';
import { spawnProcess } from '../support/process.ts';

function open(local: ReturnType<typeof localRepository>, busyMs: number, clock: Clock = systemClock) {
  const environment = { PATH: process.env['PATH'] };
  return openLocalForge({ path: local.bare, source: local, process: spawnProcess, environment, busyMs, clock });
}

function lock(bare: string, ageMs: number, ref = 'refs/orch/forge/state'): string {
  const path = join(bare, `${ref}.lock`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  const at = (Date.now() - ageMs) / 1000;
  utimesSync(path, at, at);
  return path;
}

test('the lock that a killed git has left is removed', async () => {
  using local = localRepository();
  const path = lock(local.bare, 60_000);
  const forge = await open(local, 20_000);
  expect((await forge.issue({ task: 't', title: 'Title', body: '' }).do()).number).toBe(1);
  expect(existsSync(path)).toBe(false);
});

test('the lock of a git that works is waited for, and not removed', async () => {
  using local = localRepository();
  const path = lock(local.bare, 0);
  const forge = await open(local, 100);
  const write = forge.issue({ task: 't', title: 'Title', body: '' });
  await expect(write.do()).rejects.toMatchObject({ code: 'ORCH_FORGE_BUSY' });
  expect(existsSync(path)).toBe(true);
});

test('the lock that a killed push or merge has left on a branch is removed, and that of a push that works is not', async () => {
  using local = localRepository();
  const forge = await open(local, 20_000);
  const left = lock(local.bare, 60_000, 'refs/heads/task');
  const { one, base } = local.commits;
  await forge.pushBranch({ branch: 'task', commit: one, expect: null }).do();
  expect([await forge.remoteCommit('task'), existsSync(left)]).toEqual([one, false]);

  const { number: pull } = await forge
    .pullRequest({ task: 't', title: 'T', body: '', head: 'task', base: 'main' })
    .do();
  const onBase = lock(local.bare, 60_000, 'refs/heads/main');
  const { commit } = await forge.mergePull({ pull, commit: one }).do();
  expect([await forge.remoteCommit('main'), existsSync(onBase)]).toEqual([commit, false]);

  // Each look at this clock takes a second.
  let now = 0;
  const clock = { now: Date.now, monotonic: () => (now += 1000) };
  const other = await open(local, 20_000, clock);
  const held = lock(local.bare, -60_000, 'refs/heads/other');
  const refused = other.pushBranch({ branch: 'other', commit: base, expect: null }).do();
  await expect(refused).rejects.toMatchObject({ code: 'ORCH_FORGE_REJECTED' });
  expect(existsSync(held)).toBe(true);
});
