import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { isOrchError } from '@orch/core';
import { expect, test } from 'vitest';

import { openLocalForge, type LocalForgeOptions } from '../../src/index.ts';
import { localRepository } from '../support/local-repository.ts';
import { spawnProcess } from '../support/process.ts';

/** Opens a forge where none is. */
function open(local: ReturnType<typeof localRepository>, more: Partial<LocalForgeOptions> = {}) {
  const environment = { PATH: process.env['PATH'] };
  const path = join(local.root, 'new', 'forge.git');
  return openLocalForge({ path, source: local, process: spawnProcess, environment, ...more });
}

test('a forge whose making is killed at any step is made by the next one that opens it', async () => {
  const steps = [
    ['refs'],
    ['refs', 'HEAD.lock'],
    ['refs', 'HEAD'],
    ['refs', 'HEAD', 'config.lock'],
    ['HEAD', 'config'],
  ];
  for (const files of steps) {
    using local = localRepository();
    const { promise: isDead, resolve: die } = Promise.withResolvers<void>();
    // Makes of an empty bare repository what git has made when it is killed, and nothing ever after.
    const dying: LocalForgeOptions['process'] = ({ cwd }) => {
      for (const file of files) {
        if (file === 'refs') mkdirSync(join(cwd, file));
        else writeFileSync(join(cwd, file), '');
      }
      die();
      return new Promise(() => undefined);
    };
    void open(local, { process: dying });
    await isDead;
    const forge = await open(local);
    expect([files, (await forge.issue({ task: 't', title: 'T', body: '' }).do()).number]).toEqual([files, 1]);
  }
});

test('processes that open a new forge at once make one, also in an empty folder behind a link', async () => {
  using local = localRepository();
  mkdirSync(join(local.root, 'elsewhere'));
  mkdirSync(join(local.root, 'new'));
  symlinkSync('../elsewhere', join(local.root, 'new/forge.git'));
  const forges = await Promise.all([1, 2, 3, 4].map(() => open(local)));
  const issues = await Promise.all(
    forges.map((forge, at) => forge.issue({ task: `t${at}`, title: 'T', body: '' }).do()),
  );
  expect(new Set(issues.map(({ number }) => number))).toEqual(new Set([1, 2, 3, 4]));
  expect(readdirSync(local.root).toSorted()).toEqual(['bare.git', 'elsewhere', 'main.git', 'new', 'scratch']);
});

test('a folder that holds something else is no place for a forge', async () => {
  using local = localRepository();
  mkdirSync(join(local.root, 'new/forge.git'), { recursive: true });
  writeFileSync(join(local.root, 'new/forge.git/mine.txt'), 'mine');
  const error: unknown = await open(local).catch((thrown: unknown) => thrown);
  expect(isOrchError(error, 'ORCH_FORGE_NOT_FOUND')).toBe(true);
  expect(readdirSync(join(local.root, 'new/forge.git'))).toEqual(['mine.txt']);
});
