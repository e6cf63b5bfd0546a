import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { expect, test } from 'vitest';

import { openLocalForge } from '../../src/index.ts';
import { localRepository } from '../support/local-repository.ts';
import { spawnProcess } from '../support/process.ts';

function open(local: ReturnType<typeof localRepository>, busyMs: number) {
  const environment = { PATH: process.env['PATH'] };
  return openLocalForge({ path: local.bare, source: local, process: spawnProcess, environment, busyMs });
}

function lock(bare: string, ageMs: number): string {
  const path = join(bare, 'refs/orch/forge/state.lock');
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
